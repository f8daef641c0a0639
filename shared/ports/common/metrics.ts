import { DECLINE_GROUPS } from '../../domain/decline.ts';
import { PAYMENT_METHODS } from '../../domain/payment-method.ts';
import { REFUND_STATES, type RefundState } from '../../domain/refund.ts';
import { ALARM_NAMES } from './alarm.ts';

/** What a payment has come to: its money is kept, goes back, or was never taken. */
const OUTCOMES = ['accepted', 'auto_refunded', 'failed', 'canceled', 'expired'] as const;

interface Metric {
  readonly unit: 'Count' | 'Milliseconds';
  /** Dimensions with all their values: each combination is paid for by the month, so that there are few and none is open-ended. */
  readonly dimensions: Readonly<Record<string, readonly string[]>>;
  readonly description: string;
}

const method = PAYMENT_METHODS;

/** All that is measured, each once: the dashboard and its alarms are made of it too. */
export const METRICS = {
  PaymentCreated: { unit: 'Count', dimensions: { method }, description: 'payments that can be paid' },
  PaymentSettled: {
    unit: 'Count',
    dimensions: { method, outcome: OUTCOMES },
    description: 'what payments have come to',
  },
  TimeToSettle: {
    unit: 'Milliseconds',
    dimensions: { method },
    description: 'from the creation of a payment to its success',
  },
  Decline: {
    unit: 'Count',
    dimensions: { group: DECLINE_GROUPS },
    description: 'cards and accounts that were not charged',
  },
  Refund: {
    unit: 'Count',
    dimensions: { state: Object.keys(REFUND_STATES) as RefundState[] },
    description: 'steps of refunds',
  },
  NotificationLag: {
    unit: 'Milliseconds',
    dimensions: { method },
    description: "from a notification's own time to settled",
  },
  NotificationRejected: { unit: 'Count', dimensions: { method }, description: 'notifications that prove nothing' },
  NotificationFailed: { unit: 'Count', dimensions: { method }, description: 'notifications to be sent again' },
  SweepProcessed: { unit: 'Count', dimensions: {}, description: 'due work that a run has done; each run tells' },
  SweepFailed: { unit: 'Count', dimensions: {}, description: 'due work that failed and stays due' },
  SweepIncomplete: { unit: 'Count', dimensions: {}, description: 'runs that have left due work for the next' },
  EmailSent: { unit: 'Count', dimensions: {}, description: 'letters to applicants' },
  EmailFailed: { unit: 'Count', dimensions: {}, description: 'letters that could not be sent, to be tried again' },
  Alarm: { unit: 'Count', dimensions: { name: ALARM_NAMES }, description: 'what a person must look at' },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

/** One value for each dimension. */
export type Dimensions<M extends MetricName> = {
  readonly [D in keyof (typeof METRICS)[M]['dimensions']]: (typeof METRICS)[M]['dimensions'][D] extends readonly (infer V)[]
    ? V
    : never;
};

/** The whole is measured under this name, whichever function does it. */
export const SERVICE = 'evisa-payments';

/** Measures what has happened: after it was committed, never before. */
export type Metrics = <M extends MetricName>(metric: M, value: number, dimensions: Dimensions<M>) => void;
