import { verify } from 'node:crypto';
import { UnknownGatewayValue } from '../../ports/payments/payment-gateway.ts';

export type Params = Readonly<Record<string, string>>;

/**
 * The parameters of a form with one character per byte, since their `charset` is itself a parameter, and the signature covers the bytes
 * (Alipay: how to verify an asynchronous notification).
 */
export function formBytes(body: string): Params {
  const bytes = Buffer.from(body, 'utf8').toString('latin1');
  // URLSearchParams would decode these escapes as UTF-8.
  const unescaped = bytes.replace(/%([89a-f][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Object.fromEntries(new URLSearchParams(unescaped));
}

/** Whether one of the keys signed all parameters except `sign` and `sign_type`, with RSA2. @param publicKeys PEM */
export function isSigned({ sign = '', sign_type: _, ...signed }: Params, publicKeys: readonly string[]): boolean {
  const content = Object.keys(signed)
    .sort()
    .map((name) => `${name}=${signed[name]}`)
    .join('&');
  const signature = Buffer.from(sign, 'base64');
  return publicKeys.some((key) => verify('RSA-SHA256', Buffer.from(content, 'latin1'), key, signature));
}

/** Decodes the bytes by their `charset`; Alipay also sends GBK. @throws UnknownGatewayValue */
export function decoded(params: Params): Params {
  const { charset = 'utf-8' } = params;
  const decoder = decoderOf(charset);
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, decoder.decode(Buffer.from(value, 'latin1'))]),
  );
}

function decoderOf(charset: string) {
  try {
    return new TextDecoder(charset);
  } catch {
    throw new UnknownGatewayValue('charset', charset);
  }
}
