import { type KeyLike, sign, verify } from 'node:crypto';

export type Params = Record<string, string>;

/** Signs with RSA2, Alipay's name for RSASSA-PKCS1-v1_5 with SHA-256, in base64. */
export function signRsa2(text: string, privateKey: KeyLike): string {
  return sign('RSA-SHA256', Buffer.from(text, 'utf8'), privateKey).toString('base64');
}

/** Verifies a merchant's request, whose signature covers every parameter except `sign`. */
export function verifyRequest({ sign = '', ...params }: Params, publicKey: KeyLike): boolean {
  return verify('RSA-SHA256', Buffer.from(sortedText(params), 'utf8'), publicKey, Buffer.from(sign, 'base64'));
}

/** Signs a notification or return URL. Unlike in a request, the signature does not cover `sign_type`. */
export function signed(params: Params, privateKey: KeyLike): Params {
  return { ...params, sign_type: 'RSA2', sign: signRsa2(sortedText(params), privateKey) };
}

/** The non-empty parameters, sorted by name (Alipay: how to sign). */
function sortedText(params: Params): string {
  return Object.keys(params)
    .filter((name) => params[name] !== '')
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');
}
