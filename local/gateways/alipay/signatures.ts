import { type KeyLike, sign, verify } from 'node:crypto';

export type Params = Record<string, string>;

/** RSA2, as Alipay calls it: RSASSA-PKCS1-v1_5 over SHA-256, in base64. */
export function signRsa2(text: string, privateKey: KeyLike): string {
  return sign('RSA-SHA256', Buffer.from(text, 'utf8'), privateKey).toString('base64');
}

/** A merchant's request is signed over everything but `sign` itself. */
export function verifyRequest({ sign = '', ...params }: Params, publicKey: KeyLike): boolean {
  return verify('RSA-SHA256', Buffer.from(sortedText(params), 'utf8'), publicKey, Buffer.from(sign, 'base64'));
}

/** What Alipay tells a merchant (notification or return address) is signed without `sign_type`, unlike a request. */
export function signed(params: Params, privateKey: KeyLike): Params {
  return { ...params, sign_type: 'RSA2', sign: signRsa2(sortedText(params), privateKey) };
}

/** Sorted by name, without what is empty (Alipay: how to sign). */
function sortedText(params: Params): string {
  return Object.keys(params)
    .filter((name) => params[name] !== '')
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');
}
