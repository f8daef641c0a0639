import type { AlipaySdk } from 'alipay-sdk';
import pTimeout from 'p-timeout';
import { toBeijing } from './beijing-time.ts';
import { type AlipayResponse, classify, commonResponse, diagnose, UnverifiedResponse } from './responses.ts';

export type CallResult =
  | { readonly outcome: 'done'; readonly response: AlipayResponse }
  /** `code` is Alipay's own error code. */
  | { readonly outcome: 'rejected'; readonly code: string }
  | { readonly outcome: 'unknown' };

export interface CallOptions {
  readonly timeoutMs: number;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** UTC milliseconds from which no request leaves. */
  readonly until?: number | undefined;
}

const MAX_ATTEMPTS = 2;

/** Makes a call and verifies the answer. Tries twice: all our calls are safe to repeat. @throws AlipayMisconfigured */
export async function call(
  sdk: AlipaySdk,
  method: string,
  bizContent: Record<string, string>,
  { timeoutMs, now, until = Number.POSITIVE_INFINITY }: CallOptions,
): Promise<CallResult> {
  for (let tries = 0; tries < MAX_ATTEMPTS && now() < until; tries++) {
    const params = { timestamp: toBeijing(now()), bizContent };
    const request = sdk.exec(method, params, { validateSign: true }).catch(ignoreTransportError);
    // The SDK's own timeout applies to connecting, headers and body separately.
    const answer = await pTimeout(request, { milliseconds: timeoutMs, message: false });
    const { success, data } = commonResponse.safeParse(answer);
    const outcome = success ? classify(data) : 'unknown';
    if (success && outcome === 'done') return { outcome, response: data };
    if (success && outcome === 'rejected') return { outcome, code: data.sub_code ?? data.code };
  }
  return { outcome: 'unknown' };
}

/** The SDK throws for every transport failure: no connection, no answer, a status other than 200, no JSON. */
function ignoreTransportError(error: unknown): undefined {
  if (error instanceof UnverifiedResponse) diagnose(error);
  return undefined;
}
