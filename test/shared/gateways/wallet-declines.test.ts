import { expect, it } from 'vitest';
import type { DeclineGroup } from '../../../shared/domain/decline.ts';
import { GATEWAY_LIST } from '../../../shared/gateways/registry.ts';

/** Groups whose texts speak of the payer's card. */
const OF_CARDS: readonly DeclineGroup[] = [
  'funds',
  'details',
  'expired',
  'security_code',
  'authentication',
  'call_bank',
  'amount',
];

const wallets = GATEWAY_LIST.filter(({ method }) => method !== 'stripe');

it.each(wallets)('what $displayName declines is not explained with a card', ({ rules }) => {
  const groups: readonly DeclineGroup[] = Object.values(rules.declines);
  expect(groups.filter((group) => OF_CARDS.includes(group))).toEqual([]);
});
