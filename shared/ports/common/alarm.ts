/** Reports a condition that a person must investigate. `details` contains ids only: no personal data, no secrets. */
export type Alarm = (name: AlarmName, details: Readonly<Record<string, string>>) => void;

export const ALARM_NAMES = [
  'unmatched_payment',
  'amount_mismatch',
  'payment_held',
  'refund_manual_review',
  'refund_amount_mismatch',
  'double_refund',
  'balance_too_low',
  'gateway_unusable',
  'gateway_failing',
  'account_unavailable',
  'dispute',
  'dispute_lost',
  'decryption_failed',
  'unprocessable_event',
] as const;
export type AlarmName = (typeof ALARM_NAMES)[number];
