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
    const problem = problemOf(text, headers, expected);
    if (problem === undefined) {
      try {
        return read(text);
      } catch {
        // The cause is dropped, since it could quote the key.
        context.addIssue(`has the header of a PEM, but does not hold an RSA key of that kind: expected ${expected}`);
        return z.NEVER;
      }
    }
    context.addIssue(problem);
    return z.NEVER;
  });
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
