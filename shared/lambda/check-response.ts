import type * as z from 'zod';
import type * as schema from '../api/schemas.ts';
import type { CheckAnswer } from '../use-cases/payments/check-payment.ts';
import { presentPayment } from './present.ts';

const NEXT: Readonly<Record<CheckAnswer['answer'], string>> = {
  paid: 'The application is paid. There is nothing left to do.',
  continue: 'Nothing was paid yet. Continue this payment.',
  start_again: 'This payment was not taken for the application. It is safe to pay again.',
  another_open: 'This payment was not taken for the application. Another one has been begun: continue that one.',
  withdrawn: 'The application was withdrawn. There is nothing to pay; whatever was paid goes back to you.',
  unknown: 'It is not known yet whether this payment was made. Do not pay again; check once more in a few minutes.',
};

/** 202 says that the answer is still open. */
export function presentCheck({ answer, until, payment }: CheckAnswer) {
  const body: z.input<typeof schema.checkAnswer> = {
    answer,
    next: NEXT[answer],
    ...(until !== undefined && { until: new Date(until).toISOString() }),
    payment: presentPayment(payment),
  };
  return answer === 'unknown' ? ({ status: 202, body } as const) : ({ status: 200, body } as const);
}
