import { X509Certificate } from 'node:crypto';
import * as z from 'zod';

/** A root certificate in PEM. */
const rootCertificate = z.string().refine((pem) => {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}, 'must be the certificate of a certificate authority (PEM)');

/**
 * Keys of one REST app at PayPal, and the merchant account that it belongs to. PayPal's keys do not show whether they are live or of its
 * sandbox, so `environment` says it. The two never share a payment and count as two accounts; the host must belong to the same one.
 *
 * `webhookRootCertificate` belongs to a stand-in of PayPal, which has a certificate authority of its own and serves its certificates at
 * `<host>/v1/notifications/certs/CERT-…` (leaf first, then intermediates; the leaf is issued to messageverificationcerts.sandbox.paypal.com).
 * It is refused for live keys and at PayPal's own hosts, where webhooks are checked against the public roots.
 */
export const paypalSecret = z
  .object({
    environment: z.enum(['live', 'sandbox'], 'must be live or sandbox'),
    clientId: z.string().regex(/^[\w-]{20,128}$/, 'must be a client id, such as AX…'),
    clientSecret: z.string().regex(/^[\w-]{20,128}$/, 'must be a client secret, such as EL…'),
    merchantId: z.string().regex(/^[2-9A-HJ-NP-Z]{13}$/, 'must be 13 capital letters and digits'),
    webhookId: z.string().regex(/^[0-9A-Z]{10,50}$/, 'must be capital letters and digits'),
    webhookRootCertificate: rootCertificate.optional(),
  })
  .refine((keys) => keys.environment === 'sandbox' || keys.webhookRootCertificate === undefined, {
    path: ['webhookRootCertificate'],
    message: 'is not accepted for live keys',
  })
  .transform((keys) => ({
    ...keys,
    account: keys.environment === 'live' ? keys.merchantId : `${keys.merchantId}/sandbox`,
  }));

export type PayPalSecret = z.output<typeof paypalSecret>;
