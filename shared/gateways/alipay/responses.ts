import * as z from 'zod';
import { AlipayMisconfigured } from './misconfigured.ts';

/** An answer that is not signed as Alipay signs: it proves nothing. */
export class UnverifiedAnswer extends Error {
  override readonly name = 'UnverifiedAnswer';
  readonly answer: string;

  constructor(answer: string) {
    super('an answer without a valid signature');
    this.answer = answer;
  }
}

/** Alipay: common response parameters. */
export const commonAnswer = z.looseObject({ code: z.string(), sub_code: z.string().optional() });
export type Answer = z.output<typeof commonAnswer>;

/** Alipay: common error codes. Authorisation, missing and invalid parameters (key, app id, time), conditions, permissions. */
const MISCONFIGURED = new Set(['20001', '40001', '40002', '40003', '40006']);
const DONE = '10000';
const REFUSED = '40004';
const BUG = 'ACQ.INVALID_PARAMETER';
const SYSTEM_ERRORS = ['ACQ.SYSTEM_ERROR', 'aop.ACQ.SYSTEM_ERROR'];

/**
 * What a verified answer came to: done, refused by the trade's state, or unknown (service unavailable, too many calls, a
 * system error), since Alipay may have acted.
 *
 * @throws AlipayMisconfigured
 */
export function classify({ code, sub_code }: Answer): 'done' | 'refused' | 'unknown' {
  if (code === DONE) return 'done';
  if (MISCONFIGURED.has(code) || sub_code === BUG) throw misconfigured(code, sub_code);
  return code === REFUSED && !SYSTEM_ERRORS.includes(sub_code ?? '') ? 'refused' : 'unknown';
}

const gatewayError = z.object({ error_response: commonAnswer });

/**
 * The gateway does not sign what it says to an application that it does not know. Nothing is decided on such an answer, but
 * nobody would ever learn of a wrong app id if it passed for a time-out.
 *
 * @throws AlipayMisconfigured
 */
export function diagnose({ answer }: UnverifiedAnswer): 'unknown' {
  const { data } = gatewayError.safeParse(parsed(answer));
  if (data !== undefined) classify(data.error_response);
  return 'unknown';
}

function misconfigured(code: string, subCode = ''): AlipayMisconfigured {
  return new AlipayMisconfigured(`Alipay does not take our request: ${code} ${subCode}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
