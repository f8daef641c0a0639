import { type KeyLike, sign, verify } from 'node:crypto';

export type Params = Record<string, string>;

/** RSA2, as Alipay calls it: RSASSA-PKCS1-v1_5 over SHA-256, in base64. */
export function signRsa2(text: string, privateKey: KeyLike): string {
  return sign('RSA-SHA256', Buffer.from(text, 'utf8'), privateKey).toString('base64');
}

/** A merchant's request is signed over everything but `sign` itself. */
export function verifyRequest(params: Params, publicKey: KeyLike): boolean {
  const text = sortedText(params, ['sign']);
  return verify('RSA-SHA256', Buffer.from(text, 'utf8'), publicKey, Buffer.from(params.sign ?? '', 'base64'));
}

/** What Alipay tells a merchant (notification or return address) is signed over everything but `sign` and `sign_type`. */
export function signed(params: Params, privateKey: KeyLike): Params {
  const sign = signRsa2(sortedText(params, ['sign', 'sign_type']), privateKey);
  return { ...params, sign_type: 'RSA2', sign };
}

function sortedText(params: Params, without: string[]): string {
  return Object.keys(params)
    .filter((name) => !without.includes(name) && params[name] !== '')
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');
}
