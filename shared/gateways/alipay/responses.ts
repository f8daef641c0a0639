import * as z from 'zod';
import { AlipayMisconfigured } from './misconfigured.ts';

/** An answer without a valid signature of Alipay: it proves nothing. */
export class UnverifiedResponse extends Error {
  override readonly name = 'UnverifiedResponse';
  readonly body: string;

  constructor(body: string) {
    super('an answer without a valid signature');
    this.body = body;
  }
}

/** Alipay: common response parameters. */
export const commonResponse = z.looseObject({ code: z.string(), sub_code: z.string().optional() });
export type AlipayResponse = z.output<typeof commonResponse>;

/** Alipay: common error codes. Authorisation, missing and invalid parameters (key, app id, time), conditions, permissions. */
const MISCONFIGURED = new Set(['20001', '40001', '40002', '40003', '40006']);
const SUCCESS = '10000';
const BUSINESS_FAILURE = '40004';
const INVALID_PARAMETER = 'ACQ.INVALID_PARAMETER';
const SYSTEM_ERRORS = ['ACQ.SYSTEM_ERROR', 'aop.ACQ.SYSTEM_ERROR'];

/**
 * Classifies a verified answer: done, rejected because of the trade's state, or unknown (service unavailable, too many calls, a
 * system error), since Alipay may have acted.
 *
 * @throws AlipayMisconfigured
 */
export function classify({ code, sub_code }: AlipayResponse): 'done' | 'rejected' | 'unknown' {
  if (code === SUCCESS) return 'done';
  if (MISCONFIGURED.has(code) || sub_code === INVALID_PARAMETER) throw misconfigured(code, sub_code);
  return code === BUSINESS_FAILURE && !SYSTEM_ERRORS.includes(sub_code ?? '') ? 'rejected' : 'unknown';
}

const gatewayError = z.object({ error_response: commonResponse });

/**
 * Alipay does not sign its answers to an unknown app id. Such an answer decides nothing, but treating it as a timeout would hide a wrong
 * app id.
 *
 * @throws AlipayMisconfigured
 */
export function diagnose({ body }: UnverifiedResponse): 'unknown' {
  const { data } = gatewayError.safeParse(parsed(body));
  if (data !== undefined) classify(data.error_response);
  return 'unknown';
}

function misconfigured(code: string, subCode = ''): AlipayMisconfigured {
  return new AlipayMisconfigured(`Alipay rejected our request: ${code} ${subCode}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
