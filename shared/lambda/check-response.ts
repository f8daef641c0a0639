import type * as z from 'zod';
import type * as schema from '../api/schemas.ts';
import type { CheckResult } from '../use-cases/payments/check-payment.ts';
import { toPaymentResponse } from './responses.ts';

const NEXT_STEP: Readonly<Record<CheckResult['result'], string>> = {
  paid: 'The application is paid. You do not need to do anything.',
  reversed:
    'The bank has taken back so much of the payment that the application is no longer paid. Please contact the visa office if you still want the visa.',
  continue: 'Nothing has been paid yet. Continue this payment.',
  closing:
    'Nothing has been paid yet. The payment is being closed: do not pay it now. You can pay another way at the time given.',
  retry_payment: 'This payment did not pay for the application. It is safe to pay again.',
  other_payment_open: 'This payment did not pay for the application. Another payment is open: continue that one.',
  withdrawn: 'The application was withdrawn. You do not need to pay; anything you paid is refunded.',
  unknown: 'We do not know yet whether this payment went through. Do not pay again; check again in a few minutes.',
};

/** Status 202 means that the result is not known yet. */
export function toCheckResponse({ result, until, reason, payment }: CheckResult) {
  const body: z.input<typeof schema.checkResult> = {
    result,
    next: NEXT_STEP[result],
    ...(until !== undefined && { until: new Date(until).toISOString() }),
    ...(reason && { reason }),
    payment: toPaymentResponse(payment),
  };
  return result === 'unknown' ? ({ status: 202, body } as const) : ({ status: 200, body } as const);
}
