import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rootCertificates } from 'node:tls';
import forge from 'node-forge';
import { afterAll, expect, it } from 'vitest';
import { certificatesIn, missingIssuer, verifiedUntil } from '../../../../shared/gateways/paypal/certificate-chain.ts';
import { createCertificates } from '../../../../shared/gateways/paypal/certificates.ts';
import { newCertificate } from './certificates.ts';
import { authority, KEYS, SUBJECT } from './context.ts';

const DAY = 24 * 3_600_000;
const NOW = Date.now();
const chainOf = (...pems: string[]) => ({
  certificates: certificatesIn(Buffer.from(pems.join('\n'))),
  roots: [authority.root.certificate],
});
const { root, intermediate, signer } = authority;
const issued = (options: Partial<Parameters<typeof newCertificate>[0]>) =>
  newCertificate({ subject: SUBJECT, key: 'merchant', issuer: intermediate, ...options }).certificate;

it('a chain is valid until its first certificate expires', () => {
  const until = new Date(NOW + 3 * DAY);
  const short = issued({ until });
  const valid = verifiedUntil(chainOf(short, intermediate.certificate), SUBJECT, NOW);
  expect(valid).toBe(Math.floor(until.getTime() / 1000) * 1000);
});

it('the root may be sent, too, and the intermediates in any order', () => {
  const chain = chainOf(signer.certificate, root.certificate, intermediate.certificate);
  expect(verifiedUntil(chain, SUBJECT, NOW)).toBeGreaterThan(NOW);
});

it.each([
  ['issued to somebody else', [issued({ subject: 'shop.example.org' }), intermediate.certificate], 'is not issued to'],
  ['expired', [issued({ until: new Date(NOW - DAY) }), intermediate.certificate], 'not valid now'],
  ['not valid yet', [issued({ from: new Date(NOW + DAY) }), intermediate.certificate], 'not valid now'],
  ['signed by itself', [newCertificate({ subject: SUBJECT, key: 'merchant' }).certificate], 'no trusted root'],
  [
    'signed by a certificate that may not',
    [issued({ issuer: signer }), signer.certificate, intermediate.certificate],
    'no trusted root',
  ],
])('a certificate that is %s is rejected', (_, pems, reason) => {
  expect(() => verifiedUntil(chainOf(...pems), SUBJECT, NOW)).toThrow(reason);
});

it('a self-signed certificate in the name of the intermediate is no issuer', () => {
  const impostor = newCertificate({ subject: 'Intermediate', key: 'other', isAuthority: true });
  const forged = newCertificate({ subject: SUBJECT, key: 'merchant', issuer: impostor });
  const chain = chainOf(forged.certificate, impostor.certificate, intermediate.certificate);
  expect(() => verifiedUntil(chain, SUBJECT, NOW)).toThrow('no trusted root');
});

it('an authority of our own is not among the public roots', () => {
  const chain = { ...chainOf(signer.certificate, intermediate.certificate), roots: rootCertificates };
  expect(() => verifiedUntil(chain, SUBJECT, NOW)).toThrow('no trusted root');
  const [publicRoot = ''] = rootCertificates;
  const known = { certificates: certificatesIn(Buffer.from(publicRoot)), roots: rootCertificates };
  expect(() => verifiedUntil(known, SUBJECT, NOW)).toThrow('is not issued to');
});

const published = createServer((request, response) => {
  if (request.url === '/issuer.crt') {
    const der = forge.asn1.toDer(forge.pki.certificateToAsn1(forge.pki.certificateFromPem(intermediate.certificate)));
    response.end(Buffer.from(der.getBytes(), 'latin1'));
  } else response.end(alone);
});
await new Promise<void>((resolve) => published.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(published.address() as AddressInfo).port}`;
const alone = issued({ issuerUrl: `${url}/issuer.crt` });
afterAll(() => published.close());

it('an intermediate that was not sent is fetched from where the certificate says', async () => {
  expect(missingIssuer(chainOf(alone))).toEqual({ url: `${url}/issuer.crt` });
  const certificates = createCertificates({ host: url, now: Date.now, timeoutMs: 2_000 });
  const found = await certificates.signerAt(`${url}/v1/notifications/certs/CERT-1`, KEYS);
  expect(found.checkHost(SUBJECT)).toBe(SUBJECT);
});
