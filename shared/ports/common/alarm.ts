/** What a person must look at. `details` holds ids only: nothing personal, no secret. */
export type Alarm = (name: AlarmName, details: Readonly<Record<string, string>>) => void;

export const ALARM_NAMES = [
  'unmatched_money',
  'amount_mismatch',
  'refund_needs_staff',
  'refunded_twice',
  'gateway_unusable',
  'dispute',
  'unreadable_row',
  'unsettled_notice',
] as const;
export type AlarmName = (typeof ALARM_NAMES)[number];
