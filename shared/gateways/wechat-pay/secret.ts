import { X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { certificate, privateKey, publicKey, sameKeyPair } from '../pem.ts';

const APIV3_KEY = z.string().regex(/^[0-9A-Za-z]{32}$/, 'must be 32 letters and digits');

/** An empty answer means that the merchant does not have it. */
const optional = <T extends z.ZodType>(schema: T) => z.preprocess((value) => value || undefined, schema.optional());

/** One file may contain several certificates. */
const certificates = z.preprocess(
  (value) =>
    [value ?? []]
      .flat()
      .flatMap((text) => String(text).split(/(?<=-----END CERTIFICATE-----)\s*/))
      .filter(Boolean),
  z.array(certificate),
);

/**
 * A merchant at WeChat Pay (APIv3, mainland), with an app that is bound to it. WeChat signs with a key pair whose public key has an id
 * ("public-key mode"), or with that of a platform certificate; while a merchant switches to the former, with either of them. So both may be
 * given at once (WeChat Pay: switching from platform certificates to the public key).
 */
export const wechatPaySecret = z
  .object({
    appId: z.string().regex(/^wx[0-9a-z]{16}$/, 'must be "wx" and 16 characters'),
    mchId: z.string().regex(/^\d{8,12}$/, 'must be 8 to 12 digits'),
    /** The serial number of the merchant's own API certificate. */
    merchantSerial: z.string().regex(/^[0-9A-Fa-f]{16,40}$/, "must be the serial number of the merchant's certificate"),
    privateKey,
    /** Several while one replaces the other. */
    apiV3Key: z.preprocess((keys) => [keys].flat(), z.array(APIV3_KEY).min(1, 'must name at least one')),
    publicKeyId: optional(z.string().regex(/^PUB_KEY_ID_\w{1,64}$/, 'must begin with PUB_KEY_ID_')),
    publicKey: optional(publicKey),
    platformCertificates: certificates,
  })
  .refine((keys) => (keys.publicKeyId === undefined) === (keys.publicKey === undefined), {
    path: ['publicKey'],
    message: 'and publicKeyId must be given together',
  })
  .refine((keys) => keys.publicKey !== undefined || keys.platformCertificates.length > 0, {
    path: ['publicKey'],
    message: "is missing, and so are platform certificates: WeChat's signatures could not be verified",
  })
  .transform(({ publicKey: key, platformCertificates, ...keys }) => ({
    ...keys,
    account: keys.mchId,
    /** WeChat's public keys by the id or serial number that its signatures name, in PEM. */
    platformKeys: {
      ...Object.fromEntries(platformCertificates.map(serialAndKey)),
      ...(keys.publicKeyId !== undefined && key !== undefined && { [keys.publicKeyId]: key }),
    } as Readonly<Record<string, string>>,
  }))
  .refine((keys) => !Object.values(keys.platformKeys).some((key) => sameKeyPair(keys.privateKey, key)), {
    path: ['publicKey'],
    message: "is the merchant's own key or certificate, not WeChat's",
  });

export type WechatPaySecret = z.output<typeof wechatPaySecret>;

function serialAndKey(pem: string): [serial: string, key: string] {
  const { serialNumber, publicKey: key } = new X509Certificate(pem);
  return [serialNumber, key.export({ type: 'spki', format: 'pem' }).toString()];
}
