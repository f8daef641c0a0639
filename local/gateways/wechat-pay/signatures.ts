import { type KeyLike, randomBytes, sign, verify } from 'node:crypto';
import { signError } from './errors.ts';
import type { Identity, SigningKey } from './identity.ts';

/** Milliseconds. */
const MAX_CLOCK_SKEW = 5 * 60 * 1000;
const SCHEME = 'WECHATPAY2-SHA256-RSA2048';

/** The start of a signature with which WeChat Pay probes whether the merchant verifies at all. */
export const SIGNTEST = 'WECHATPAY/SIGNTEST/';

/** The headers that sign a response or a notification. @param at UTC milliseconds */
export function signedHeaders(body: string, { serial, privateKey }: SigningKey, at: number): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const nonce = randomBytes(16).toString('hex');
  return {
    'wechatpay-serial': serial,
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-signature': signLines([timestamp, nonce, body], privateKey),
    'wechatpay-signature-type': SCHEME,
  };
}

/** The same headers with the signature of a probe, which no key verifies. */
export function signtestHeaders(headers: Record<string, string>): Record<string, string> {
  return { ...headers, 'wechatpay-signature': SIGNTEST + headers['wechatpay-signature'] };
}

interface SignedRequest {
  method: string;
  /** Path and query as sent. */
  target: string;
  body: string;
  authorization: string | undefined;
}

/** Verifies the signature of a merchant's request. @throws WechatPayError SIGN_ERROR */
export function verifyRequest(request: SignedRequest, identity: Identity, now: number): void {
  const { method, target, body, authorization = '' } = request;
  const [scheme, ...rest] = authorization.split(' ');
  const field = new Map([...rest.join(' ').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  const timestamp = field.get('timestamp') ?? '';
  const nonce = field.get('nonce_str') ?? '';
  const signature = field.get('signature') ?? '';
  if (scheme !== SCHEME || !timestamp || !nonce || !signature) {
    throw signError('Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》');
  }
  if (!(Math.abs(Number(timestamp) * 1000 - now) <= MAX_CLOCK_SKEW)) {
    throw signError('Http头Authorization中的timestamp与发起请求的时间不得超过5分钟');
  }
  if (field.get('mchid') !== identity.mchId || field.get('serial_no') !== identity.merchantSerial) {
    throw signError('商户证书序列号有误。请使用签名私钥匹配的证书序列号');
  }
  const lines = Buffer.from(toText([method, target, timestamp, nonce, body]), 'utf8');
  if (!verify('RSA-SHA256', lines, identity.merchantPublicKey, Buffer.from(signature, 'base64'))) {
    throw signError('签名错误');
  }
}

function signLines(lines: string[], privateKey: KeyLike): string {
  return sign('RSA-SHA256', Buffer.from(toText(lines), 'utf8'), privateKey).toString('base64');
}

const toText = (lines: string[]) => lines.map((line) => `${line}\n`).join('');
