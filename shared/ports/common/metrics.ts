import { PAYMENT_METHODS } from '../../domain/payment-method.ts';
import { REFUND_STATES, type RefundState } from '../../domain/refund.ts';
import { ALARM_NAMES } from './alarm.ts';

/** What a payment has come to: its money is kept, goes back, or was never taken. */
const OUTCOMES = ['accepted', 'given_back', 'failed', 'canceled', 'expired'] as const;

/** Stripe: Decline codes, those that are seen most. */
const DECLINE_CODES = [
  'authentication_required',
  'card_declined',
  'card_velocity_exceeded',
  'do_not_honor',
  'expired_card',
  'fraudulent',
  'generic_decline',
  'incorrect_cvc',
  'incorrect_number',
  'insufficient_funds',
  'payment_intent_authentication_failure',
  'processing_error',
  'transaction_not_allowed',
  'other',
] as const;

interface Metric {
  readonly unit: 'Count' | 'Milliseconds';
  /** Dimensions with all their values: each combination is paid for by the month, so that there are few and none is open-ended. */
  readonly by: Readonly<Record<string, readonly string[]>>;
  readonly meaning: string;
}

const method = PAYMENT_METHODS;

/** All that is measured, each once: the dashboard and its alarms are made of it too. */
export const METRICS = {
  PaymentCreated: { unit: 'Count', by: { method }, meaning: 'payments that can be paid' },
  PaymentSettled: { unit: 'Count', by: { method, outcome: OUTCOMES }, meaning: 'what payments have come to' },
  TimeToSettle: { unit: 'Milliseconds', by: { method }, meaning: 'from the creation of a payment to its success' },
  Decline: { unit: 'Count', by: { code: DECLINE_CODES }, meaning: 'cards and accounts that were not charged' },
  Refund: { unit: 'Count', by: { state: Object.keys(REFUND_STATES) as RefundState[] }, meaning: 'steps of refunds' },
  NotificationLag: { unit: 'Milliseconds', by: { method }, meaning: "from a notification's own time to settled" },
  NotificationRefused: { unit: 'Count', by: { method }, meaning: 'notifications that prove nothing' },
  NotificationFailed: { unit: 'Count', by: { method }, meaning: 'notifications to be sent again' },
  SweepDone: { unit: 'Count', by: {}, meaning: 'due work that a run has done; each run tells' },
  SweepFailed: { unit: 'Count', by: {}, meaning: 'due work that failed and stays due' },
  SweepMore: { unit: 'Count', by: {}, meaning: 'runs that have left due work for the next' },
  EmailSent: { unit: 'Count', by: {}, meaning: 'letters to applicants' },
  EmailFailed: { unit: 'Count', by: {}, meaning: 'letters that could not be sent, to be tried again' },
  Alarm: { unit: 'Count', by: { name: ALARM_NAMES }, meaning: 'what a person must look at' },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

/** One value for each dimension. */
export type Dimensions<M extends MetricName> = {
  readonly [D in keyof (typeof METRICS)[M]['by']]: (typeof METRICS)[M]['by'][D] extends readonly (infer V)[]
    ? V
    : never;
};

/** The whole is measured under this name, whichever function does it. */
export const SERVICE = 'evisa-payments';

/** Measures what has happened: after it was committed, never before. */
export type Meter = <M extends MetricName>(metric: M, value: number, by: Dimensions<M>) => void;

export function declineCode(code: string): Dimensions<'Decline'>['code'] {
  return DECLINE_CODES.find((one) => one === code) ?? 'other';
}
