import type { PaymentRecord } from '../api/types.ts';

export type Entry = PaymentRecord['history'][number];

/** Kinds of history entries that the site distinguishes. */
export const ENTRY_KINDS = [
  'created',
  'declined',
  'continued',
  'closing',
  'refund',
  'refund_sent',
  'refund_done',
  'refund_manual',
  'refund_double',
  'refund_double_failed',
  'refund_failed',
  'refund_manual_review',
  'dispute_inquiry',
  'dispute_closed',
  'dispute_open',
  'dispute_won',
  'dispute_lost',
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

export function kindOf({ description, to }: Entry): EntryKind {
  const [, subject, step] = /^(refund|dispute) \S+: (\w+)/.exec(description) ?? [];
  const [word = ''] = description.split(':');
  const known =
    ENTRY_KINDS.find((kind) => kind === `${subject}_${step}`) ??
    ENTRY_KINDS.find((kind) => kind === (subject ?? word.replace(' ', '_')));
  return known ?? ENTRY_KINDS.find((kind) => kind === to) ?? 'pending';
}

/** The decline code of the bank. */
export function declineCode({ description }: Entry): string | undefined {
  return /^declined: (\w+)/.exec(description)?.[1];
}

/** What caused a change. */
export const SOURCES = ['applicant', 'notification', 'check', 'create', 'sweep', 'staff', 'settlement'] as const;

export function sourceOf({ by }: Entry): (typeof SOURCES)[number] {
  return SOURCES.find((source) => source === by) ?? 'settlement';
}
