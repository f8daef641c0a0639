import { DECLINE_GROUPS } from '../../domain/decline.ts';
import { type GatewayName, PAYMENT_METHODS } from '../../domain/payment-method.ts';
import { REFUND_STATES, type RefundState } from '../../domain/refund-state.ts';
import { ALARM_NAMES } from './alarm.ts';

/** Final outcome of a payment: accepted, refunded automatically, or closed unpaid. */
const OUTCOMES = ['accepted', 'auto_refunded', 'failed', 'canceled', 'expired'] as const;

interface Metric {
  readonly unit: 'Count' | 'Milliseconds';
  /** Dimensions with all their values. CloudWatch bills each combination per month, so there are few, and each is a closed list. */
  readonly dimensions: Readonly<Record<string, readonly string[]>>;
  readonly description: string;
}

const method = PAYMENT_METHODS;
const gateway: readonly GatewayName[] = PAYMENT_METHODS;

/** All metrics. The dashboard and the alarms are generated from this list. */
export const METRICS = {
  PaymentCreated: { unit: 'Count', dimensions: { method }, description: 'payments created' },
  PaymentSettled: {
    unit: 'Count',
    dimensions: { method, outcome: OUTCOMES },
    description: 'final outcomes of payments',
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
    description: 'refunds that entered a state',
  },
  NotificationLag: {
    unit: 'Milliseconds',
    dimensions: { gateway },
    description: "from a notification's own timestamp to its settlement",
  },
  NotificationRejected: {
    unit: 'Count',
    dimensions: { gateway },
    description: 'notifications that failed verification',
  },
  NotificationFailed: {
    unit: 'Count',
    dimensions: { gateway },
    description: 'notifications that failed and must be delivered again',
  },
  GatewayFailing: {
    unit: 'Count',
    dimensions: { gateway },
    description: '1 while a gateway does not answer, otherwise 0, reported every minute',
  },
  ReconciliationLag: {
    unit: 'Milliseconds',
    dimensions: { gateway },
    description: "how far the reconciliation is behind a gateway's event list",
  },
  RedactionLag: {
    unit: 'Milliseconds',
    dimensions: {},
    description: 'how long the first personal data that a run left has been due for redaction; 0 if it left none',
  },
  RedactionFailed: { unit: 'Count', dimensions: {}, description: 'applications that could not be redacted' },
  ExportLag: {
    unit: 'Milliseconds',
    dimensions: {},
    description: 'how long the first export that is due has been waiting since its request; 0 if none is due',
  },
  PageFailed: {
    unit: 'Count',
    dimensions: { page: ['site', 'api', 'sign-in'] },
    description: '1 if the check of a page of the site failed, otherwise 0, reported every five minutes',
  },
  SweepProcessed: { unit: 'Count', dimensions: {}, description: 'due items processed, reported by every run' },
  SweepFailed: { unit: 'Count', dimensions: {}, description: 'due items that failed and stay due' },
  SweepLag: {
    unit: 'Milliseconds',
    dimensions: {},
    description: 'how long the first due item that a run left for the next one has been due; 0 if it left none',
  },
  EmailSent: { unit: 'Count', dimensions: {}, description: 'e-mails sent to applicants' },
  EmailFailed: { unit: 'Count', dimensions: {}, description: 'e-mails that could not be sent and are retried' },
  Alarm: { unit: 'Count', dimensions: { name: ALARM_NAMES }, description: 'conditions that a person must investigate' },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

/** One value for each dimension. */
export type Dimensions<M extends MetricName> = {
  readonly [D in keyof (typeof METRICS)[M]['dimensions']]: (typeof METRICS)[M]['dimensions'][D] extends readonly (infer V)[]
    ? V
    : never;
};

/** The service name of all logs and metrics, whichever function writes them. */
export const SERVICE = 'evisa-payments';

/** Records a metric. Call it after the commit, never before. */
export type Metrics = <M extends MetricName>(metric: M, value: number, dimensions: Dimensions<M>) => void;
