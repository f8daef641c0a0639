import Decorator from 'wechatpay-axios-plugin/lib/decorator.js';
import { type CallOptions, type CallResult, call, type HttpAnswer } from './calls.ts';
import { WechatPayMisconfigured } from './misconfigured.ts';
import type { WechatPaySecret } from './secret.ts';

/** What is sent. */
interface Content {
  readonly method: 'get' | 'post';
  /** Path and query. */
  readonly url: string;
  readonly data?: object;
}

export type Request = Content & Pick<CallOptions, 'attempts' | 'until'>;

export type Ask = (request: (keys: WechatPaySecret) => Request) => Promise<CallResult>;

export interface ClientOptions {
  readonly host: string;
  /** Called at each use: a key may have been rotated. */
  readonly secret: () => Promise<WechatPaySecret>;
  readonly refreshSecret: () => Promise<WechatPaySecret>;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Milliseconds per attempt of a call. */
  readonly timeoutMs: number;
}

/** Bytes. The answers to our calls have one or two kilobytes. */
const MAX_ANSWER = 256 * 1024;

/** Signs and makes calls. A rejected key is read again from the secret and the call repeated once. */
export function wechatPayClient({ host, secret, refreshSecret, now, timeoutMs }: ClientOptions): Ask {
  let current: { readonly keys: WechatPaySecret; readonly send: (content: Content) => Promise<HttpAnswer> } | undefined;
  const connect = async () => {
    const keys = await secret();
    if (current?.keys !== keys) current = { keys, send: sender(host, keys, timeoutMs) };
    return current;
  };
  const askOnce: Ask = async (requestOf) => {
    const { keys, send } = await connect();
    const { method, url, data, ...limits } = requestOf(keys);
    const content = { method, url, ...(data && { data }) };
    return call(() => send(content), { platformKeys: keys.platformKeys, now, ...limits });
  };
  return async (requestOf) => {
    const used = await secret();
    try {
      return await askOnce(requestOf);
    } catch (error) {
      const isOld = async () => (await refreshSecret()).privateKey !== used.privateKey;
      if (!(error instanceof WechatPayMisconfigured && (await isOld()))) throw error;
      return askOnce(requestOf);
    }
  };
}

function sender(host: string, keys: WechatPaySecret, timeoutMs: number) {
  const { mchId: mchid, merchantSerial: serial, privateKey, platformKeys, publicKeyId } = keys;
  const client = Decorator.jsonBased({
    mchid,
    serial,
    privateKey,
    certs: { ...platformKeys },
    baseURL: host,
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER,
    validateStatus: () => true,
  });
  // Without it, WeChat may sign with a platform certificate although the merchant has a public key of WeChat's.
  const headers = publicKeyId === undefined ? {} : { 'Wechatpay-Serial': publicKeyId };
  return async (content: Content): Promise<HttpAnswer> => {
    try {
      const {
        status,
        headers: received,
        data,
      } = await client.request<string>({
        ...content,
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        // Instead of the library's own verification, which skips every status but 2xx.
        transformResponse: (text: string) => text,
      });
      return { status, headers: { ...received }, body: data };
    } catch {
      return undefined;
    }
  };
}
