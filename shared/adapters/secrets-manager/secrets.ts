import * as z from 'zod';
import { privateKey, publicKey, sameKeyPair } from './pem.ts';

const modeOf = (key: string) => key.split('_')[1];

/** Keys of Stripe's API; several webhook secrets are valid at once while one is replaced. */
export const stripeSecret = z
  .object({
    secretKey: z.string().regex(/^(sk|rk)_(test|live)_\w+$/, 'must begin with sk_test_ or sk_live_ (or rk_…)'),
    publishableKey: z.string().regex(/^pk_(test|live)_\w+$/, 'must begin with pk_test_ or pk_live_'),
    webhookSecrets: z.array(z.string().regex(/^whsec_\S+$/, 'must begin with whsec_')).min(1, 'must name at least one'),
  })
  .refine((keys) => modeOf(keys.secretKey) === modeOf(keys.publishableKey), {
    path: ['publishableKey'],
    message: 'one key is for test mode, the other for live mode',
  })
  .transform((keys) => ({ ...keys, mode: modeOf(keys.secretKey) === 'live' ? ('live' as const) : ('test' as const) }));

export type StripeSecret = z.output<typeof stripeSecret>;

/**
 * The merchant's account at Alipay. The keys leave the schema in the form in which the SDK takes them; Alipay's own are several while
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
  });

export type AlipaySecret = z.output<typeof alipaySecret>;

const keyId = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'a key id is made of letters, digits, - and _');

const keyBytes = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64')
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64')));

const utc = z.iso.datetime({ error: 'must be a time in UTC, such as 2027-01-31T12:00:00.000Z' }).transform(Date.parse);

/** Several keys at once, of which one is active: new values are made with it, old ones are still read with theirs. */
export const keyRingSecret = z
  .object({ active: keyId, next: z.object({ id: keyId, from: utc }).optional(), keys: z.record(keyId, keyBytes) })
  .refine(({ active, keys }) => Object.hasOwn(keys, active), { path: ['active'], message: 'names none of the keys' })
  .refine(({ next, keys }) => next === undefined || Object.hasOwn(keys, next.id), {
    path: ['next', 'id'],
    message: 'names none of the keys',
  });

const headerText = z.string().regex(/^[A-Za-z0-9_-]{32,128}$/, 'must be 32 to 128 letters, digits, - and _');

/** What CloudFront adds to the requests that it forwards. The previous one stays valid until CloudFront sends the current one everywhere. */
export const originSecret = z
  .object({ current: headerText, previous: headerText.optional() })
  .transform(({ current, previous }) => (previous === undefined ? [current] : [current, previous]));
