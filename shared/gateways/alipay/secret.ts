import * as z from 'zod';
import { privateKey, publicKey, sameKeyPair } from '../pem.ts';

/**
 * The merchant's account at Alipay, identified by the app: its keys reach the trades of this app only, and each app belongs to one
 * merchant. The schema converts the keys to the format of the SDK. There are several public keys of Alipay while
 * one replaces the other.
 */
export const alipaySecret = z
  .object({
    appId: z.string().regex(/^\d{10,32}$/, 'must be digits'),
    sellerId: z.string().regex(/^2088\d{12}$/, 'must be 16 digits that begin with 2088'),
    privateKey,
    alipayPublicKey: z.preprocess((keys) => [keys].flat(), z.array(publicKey).min(1, 'must name at least one')),
  })
  .refine((keys) => !keys.alipayPublicKey.some((key) => sameKeyPair(keys.privateKey, key)), {
    path: ['alipayPublicKey'],
    message: "is the merchant's own public key; Alipay shows its own one once that has been uploaded",
  })
  .transform((keys) => ({ ...keys, account: keys.appId }));

export type AlipaySecret = z.output<typeof alipaySecret>;
