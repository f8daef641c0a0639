import type { AlipaySdk } from 'alipay-sdk';
import pTimeout from 'p-timeout';
import { type Answer, classify, commonAnswer, diagnose, UnverifiedAnswer } from './answers.ts';
import { toBeijing } from './beijing-time.ts';

export type CallResult =
  | { readonly outcome: 'done'; readonly answer: Answer }
  /** `code` is Alipay's own word. */
  | { readonly outcome: 'refused'; readonly code: string }
  | { readonly outcome: 'unknown' };

export interface CallOptions {
  readonly timeoutMs: number;
  /** UTC milliseconds. */
  readonly now: () => number;
}

const TRIES = 2;

/** A call whose answer is verified. Tried twice: every call that we make may be repeated. */
export async function call(
  sdk: AlipaySdk,
  method: string,
  bizContent: Record<string, string>,
  { timeoutMs, now }: CallOptions,
): Promise<CallResult> {
  for (let tries = 0; tries < TRIES; tries++) {
    const params = { timestamp: toBeijing(now()), bizContent };
    const request = sdk.exec(method, params, { validateSign: true }).catch(answerOfFailure);
    // The SDK's own limit counts connecting, headers and body one by one.
    const answer = await pTimeout(request, { milliseconds: timeoutMs, message: false });
    const { success, data } = commonAnswer.safeParse(answer);
    const outcome = success ? classify(data) : 'unknown';
    if (success && outcome === 'done') return { outcome, answer: data };
    if (success && outcome === 'refused') return { outcome, code: data.sub_code ?? data.code };
  }
  return { outcome: 'unknown' };
}

/** The SDK throws for everything on the way: no connection, no answer, another status than 200, no JSON. */
function answerOfFailure(error: unknown): undefined {
  if (error instanceof UnverifiedAnswer) diagnose(error);
  return undefined;
}
