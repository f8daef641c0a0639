import { Hono } from 'hono';
import type { PayPalFaults } from './faults.ts';

/** Ends the id of a certificate that is served as something else. */
export const NOT_PEM = '-maintenance';

/** `GET /v1/notifications/certs/CERT-…`: the certificate that a notification names, and its intermediate one. */
export function certificateRoutes(certificates: ReadonlyMap<string, string>, faults: PayPalFaults) {
  return new Hono().get('/:id', (c) => {
    const id = c.req.param('id');
    if (id.endsWith(NOT_PEM)) return c.html('<!doctype html><title>PayPal</title><p>We will be back soon.</p>');
    const chain = certificates.get(id);
    if (chain === undefined) return c.json({ name: 'RESOURCE_NOT_FOUND' }, 404);
    const [signer] = chain.split(/(?<=-----END CERTIFICATE-----\r?\n)/);
    const pem = faults.trigger('certificate_alone') ? (signer ?? '') : chain;
    return c.body(pem, 200, { 'content-type': 'application/x-pem-file' });
  });
}
