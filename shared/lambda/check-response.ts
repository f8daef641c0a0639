import type * as z from 'zod';
import type * as schema from '../api/schemas.ts';
import type { CheckResult } from '../use-cases/payments/check-payment.ts';
import { toPaymentResponse } from './responses.ts';

const NEXT_STEP: Readonly<Record<CheckResult['result'], string>> = {
  paid: 'The application is paid. There is nothing left to do.',
  continue: 'Nothing was paid yet. Continue this payment.',
  retry_payment: 'This payment was not taken for the application. It is safe to pay again.',
  other_payment_open: 'This payment was not taken for the application. Another one has been begun: continue that one.',
  withdrawn: 'The application was withdrawn. There is nothing to pay; whatever was paid goes back to you.',
  unknown: 'It is not known yet whether this payment was made. Do not pay again; check once more in a few minutes.',
};

/** 202 says that the answer is still open. */
export function toCheckResponse({ result, until, payment }: CheckResult) {
  const body: z.input<typeof schema.checkResult> = {
    result,
    next: NEXT_STEP[result],
    ...(until !== undefined && { until: new Date(until).toISOString() }),
    payment: toPaymentResponse(payment),
  };
  return result === 'unknown' ? ({ status: 202, body } as const) : ({ status: 200, body } as const);
}
