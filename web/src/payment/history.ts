import type { PaymentRecord } from '../api/types.ts';

export type Entry = PaymentRecord['history'][number];

/** What an entry of a payment's history tells its payer. */
export const ENTRY_KINDS = [
  'created',
  'declined',
  'continued',
  'closing',
  'refund',
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
  const [word = ''] = what.split(':');
  const known = ENTRY_KINDS.find((kind) => kind === word.replace(' ', '_'));
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
