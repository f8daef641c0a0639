import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import * as z from 'zod';

/** An RSA private key in PEM, PKCS#1 or PKCS#8; converted to PKCS#1. */
export const privateKey = pem(['RSA PRIVATE KEY', 'PRIVATE KEY'], (text) =>
  exported(createPrivateKey(text), (key) => key.export({ type: 'pkcs1', format: 'pem' })),
);

/** An RSA public key in PEM, SubjectPublicKeyInfo or PKCS#1; converted to SubjectPublicKeyInfo. */
export const publicKey = pem(['PUBLIC KEY', 'RSA PUBLIC KEY'], (text) =>
  exported(createPublicKey(text), (key) => key.export({ type: 'spki', format: 'pem' })),
);

/** A certificate of an RSA key in PEM. */
export const certificate = pem(['CERTIFICATE'], (text) =>
  exported(new X509Certificate(text).publicKey, () => new X509Certificate(text).toString()),
);

export function sameKeyPair(privatePem: string, publicPem: string): boolean {
  return createPublicKey(privatePem).equals(createPublicKey(publicPem));
}

function pem(headers: readonly string[], read: (text: string) => string) {
  const expected = headers.map((header) => `"-----BEGIN ${header}-----"`).join(' or ');
  return z.string().transform((text, context) => {
    const candidates = BARE.test(text) ? headers.map((header) => wrapped(text, header)) : [text];
    const problem = problemOf(candidates[0] ?? text, headers, expected);
    for (const candidate of problem === undefined ? candidates : []) {
      try {
        return read(candidate);
      } catch {
        // The cause is dropped, since it could quote the key.
      }
    }
    context.addIssue(problem ?? `does not hold an RSA key of that kind: expected ${expected}`);
    return z.NEVER;
  });
}

/** Alipay's console and key tool show keys in base64, without header and lines. */
const BARE = /^[A-Za-z0-9+/\s]{100,}={0,2}\s*$/;

function wrapped(base64: string, header: string): string {
  const lines = base64.replace(/\s/g, '').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${header}-----`, ...lines, `-----END ${header}-----`, ''].join('\n');
}

function problemOf(text: string, headers: readonly string[], expected: string): string | undefined {
  if (text.includes('\\n')) return 'contains a literal \\n where a line should end: its backslashes were escaped twice';
  const [, header] = /^\s*-----BEGIN ([A-Z ]+)-----/.exec(text) ?? [];
  if (header === undefined) return `has no PEM header: expected ${expected} as its first line`;
  if (!headers.includes(header)) return `is a "${header}": expected ${expected}`;
  if (!text.includes(`-----END ${header}-----`)) return `does not end with "-----END ${header}-----"`;
  return undefined;
}

function exported(key: KeyObject, write: (key: KeyObject) => string | Buffer): string {
  if (key.asymmetricKeyType !== 'rsa') throw new TypeError('not an RSA key');
  return write(key).toString();
}
