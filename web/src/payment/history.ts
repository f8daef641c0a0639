import type { PaymentRecord } from '../api/types.ts';

export type Entry = PaymentRecord['history'][number];

/** What an entry of a payment's history tells its payer. */
export const ENTRY_KINDS = [
  'created',
  'declined',
  'continued',
  'closing',
  'refund',
  'refund_sent',
  'refund_done',
  'refund_by_hand',
  'refund_twice',
  'refund_once',
  'refund_failed',
  'refund_needs_staff',
  'dispute',
  'accepted',
  'not_accepted',
  'pending',
  'processing',
  'succeeded',
  'failed',
  'canceled',
  'expired',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export function kindOf({ what, to }: Entry): EntryKind {
  const [, step] = /^refund \w+: (\w+)/.exec(what) ?? [];
  const [word = ''] = what.split(':');
  const known =
    ENTRY_KINDS.find((kind) => kind === `refund_${step}`) ??
    ENTRY_KINDS.find((kind) => kind === (step === undefined ? word.replace(' ', '_') : 'refund'));
  return known ?? ENTRY_KINDS.find((kind) => kind === to) ?? 'pending';
}

/** The bank's own word for a refusal. */
export function declineCode({ what }: Entry): string | undefined {
  return /^declined: (\w+)/.exec(what)?.[1];
}

/** Who said so. */
export const SOURCES = ['applicant', 'notification', 'check', 'create', 'sweep', 'staff', 'settlement'] as const;

export function sourceOf({ by }: Entry): (typeof SOURCES)[number] {
  return SOURCES.find((source) => source === by) ?? 'settlement';
}
