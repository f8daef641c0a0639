import Formatter from 'wechatpay-axios-plugin/lib/formatter.js';
import Rsa from 'wechatpay-axios-plugin/lib/rsa.js';

/** The body of an answer or a notification, to the byte, and its headers by lower-case name. */
export interface SignedMessage {
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Milliseconds. A message whose timestamp differs more from our clock is rejected (WeChat Pay: how to verify signatures). */
const MAX_AGE = 300_000;

/** WeChat also sends messages with such a signature, which must be rejected (WeChat Pay: signature probes). */
const PROBE = 'WECHATPAY/SIGNTEST/';

/**
 * Why WeChat has not signed this message now; undefined if it has. A serial is a text that names the key: the id of a public key, or the
 * serial number of a certificate.
 *
 * @param keys PEM by serial @param now UTC milliseconds
 */
export function signatureProblem(
  { body, headers }: SignedMessage,
  keys: Readonly<Record<string, string>>,
  now: number,
): string | undefined {
  const [serial, signature, timestamp, nonce] = ['serial', 'signature', 'timestamp', 'nonce'].map((name) =>
    String(headers[`wechatpay-${name}`] ?? ''),
  ) as [string, string, string, string];
  if (signature === '') return 'not signed';
  if (signature.startsWith(PROBE)) return 'a probe with a wrong signature';
  const key = Object.hasOwn(keys, serial) ? keys[serial] : undefined;
  if (key === undefined) return 'signed with a key that the secret does not contain';
  if (!/^\d{10}$/.test(timestamp) || Math.abs(now - Number(timestamp) * 1_000) > MAX_AGE) return 'too old, or too new';
  return Rsa.verify(Formatter.response(timestamp, nonce, body), signature, key) ? undefined : 'no valid signature';
}
