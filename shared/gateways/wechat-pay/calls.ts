import * as z from 'zod';
import { gatewayJson } from '../gateway-json.ts';
import { WechatPayMisconfigured } from './misconfigured.ts';
import { type SignedMessage, signatureProblem } from './signature.ts';

export type CallResult =
  | { readonly outcome: 'done'; readonly response: unknown }
  /** `code` is WeChat's own error code. */
  | { readonly outcome: 'rejected'; readonly code: string }
  | { readonly outcome: 'unknown' };

/** An HTTP answer with any status; undefined if there was none in time. */
export type HttpAnswer = (SignedMessage & { readonly status: number }) | undefined;

export interface CallOptions {
  /** WeChat's keys by serial, in PEM. */
  readonly platformKeys: Readonly<Record<string, string>>;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Two by default: all our calls are safe to repeat. */
  readonly attempts?: number;
  /** UTC milliseconds from which no request leaves. */
  readonly until?: number;
}

/** WeChat Pay: common error codes. Signature, app, merchant, permissions, parameters. */
const MISCONFIGURED = ['SIGN_ERROR', 'APPID_MCHID_NOT_MATCH', 'MCH_NOT_EXISTS', 'NO_AUTH', 'PARAM_ERROR'];
/** The same request may succeed later (WeChat Pay: common error codes). */
const TEMPORARY = ['SYSTEM_ERROR', 'BIZERR_NEED_RETRY'];

const errorAnswer = z.object({ code: z.string() });

/**
 * Makes a call and verifies the answer, whatever its status: a 404 without WeChat's signature proves nothing.
 *
 * @throws WechatPayMisconfigured
 */
export async function call(
  request: () => Promise<HttpAnswer>,
  { platformKeys, now, attempts = 2, until = Number.POSITIVE_INFINITY }: CallOptions,
): Promise<CallResult> {
  for (let tries = 0; tries < attempts && now() < until; tries++) {
    const answer = await request();
    if (answer === undefined) continue;
    const { status, body } = answer;
    const code = errorAnswer.safeParse(parsed(body)).data?.code;
    // Also if it is not signed: that decides nothing, but treating it as a timeout would hide a wrong key.
    if (status >= 400 && code !== undefined && MISCONFIGURED.includes(code)) throw misconfigured(code);
    if (signatureProblem(answer, platformKeys, now()) !== undefined) continue;
    if (status >= 200 && status < 300) return { outcome: 'done', response: parsed(body) };
    // Asking again at once would only be refused again.
    if (status === 429 || code === 'FREQUENCY_LIMITED') return { outcome: 'unknown' };
    if (status < 500 && code !== undefined && !TEMPORARY.includes(code)) return { outcome: 'rejected', code };
  }
  return { outcome: 'unknown' };
}

function misconfigured(code: string): WechatPayMisconfigured {
  return new WechatPayMisconfigured(`WeChat Pay rejected our request: ${code}`);
}

function parsed(text: string): unknown {
  try {
    return gatewayJson(text);
  } catch {
    return undefined;
  }
}
