/** The meaning of a decline for the payer: the group determines the message and the next step. */
export const DECLINE_GROUPS = [
  'funds',
  'details',
  'expired',
  'security_code',
  'authentication',
  'call_bank',
  'not_supported',
  'limit',
  'try_later',
  'duplicate',
  'amount',
  'funding',
  'wallet',
  'generic',
] as const;
export type DeclineGroup = (typeof DECLINE_GROUPS)[number];

/** @param groups the groups of the gateway's own codes */
export function declineGroup(groups: Readonly<Record<string, DeclineGroup>>, code: string): DeclineGroup {
  return (Object.hasOwn(groups, code) ? groups[code] : undefined) ?? 'generic';
}
