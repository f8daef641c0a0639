/** A mutant that no test kills, and why that is no gap in the tests. */
export interface Survivor {
  readonly file: string;
  /** The line on which it begins. */
  readonly line: string;
  /** What is replaced, without the spaces of its layout. */
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export const SURVIVORS: readonly Survivor[] = [
  {
    file: 'shared/domain/email-address.ts',
    line: 'const [, local, domain] = /(.*)[@\\uff20\\ufe6b](.*)/s.exec(visibleText(text)) ?? [];',
    from: '[]',
    to: '["Stryker was here"]',
    reason: 'Equivalent: the first element, the whole match, is not read.',
  },
  {
    file: 'shared/domain/fee-schedule-faults.ts',
    line: '...faulty.flatMap(({ fault }) => fault ?? []),',
    from: '[]',
    to: '["Stryker was here"]',
    reason: 'Equivalent: all of these have a fault.',
  },
  {
    file: 'shared/domain/languages.ts',
    line: "const primary = (tag: string) => tag.toLowerCase().split('-')[0];",
    from: 'tag.toLowerCase()',
    to: 'tag.toUpperCase()',
    reason: 'Equivalent: both tags are compared in the same case.',
  },
  {
    file: 'shared/domain/money.ts',
    line: "const [, whole, fraction = ''] = /^(\\d{1,15})(?:\\.(\\d+))?$/.exec(text) ?? [];",
    from: '[]',
    to: '["Stryker was here"]',
    reason: 'Equivalent: the first element, the whole match, is not read.',
  },
  {
    file: 'shared/domain/money.ts',
    line: "if (whole === undefined || fraction.slice(decimals).replace(/0/g, '') !== '') return undefined;",
    from: 'whole === undefined',
    to: 'false',
    reason: 'Equivalent: without it the amount is not a number, which is not returned either. It says what is meant.',
  },
  {
    file: 'shared/domain/refund.ts',
    line: "const [, refundId, attempt = '1'] = /^(r[ef]_[0-9a-z]{24})(?:_(\\d{1,3}))?$/.exec(key) ?? [];",
    from: '[]',
    to: '["Stryker was here"]',
    reason: 'Equivalent: the first element, the whole match, is not read.',
  },
  {
    file: 'shared/domain/settle-dispute.ts',
    line: 'const changed = { ...rest, disputes: all.toSorted((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1)) };',
    from: 'a.id < b.id',
    to: 'a.id <= b.id',
    reason: 'Equivalent: no two disputes of a payment have the same id.',
  },
  {
    file: 'shared/use-cases/refunds/internal/process-refund.ts',
    line: "if (previous === 'retry') return previous;",
    from: "previous === 'retry'",
    to: 'false',
    reason: 'Equivalent: the rows have changed since they were read, so the next write fails, and they are read again.',
  },
  {
    file: 'shared/use-cases/refunds/internal/process-refund.ts',
    line: "if (previous === 'executed') return;",
    from: "previous === 'executed'",
    to: 'false',
    reason:
      'Equivalent: the rows have changed since they were read, so the next write fails, and the refund is found done.',
  },
  {
    file: 'shared/use-cases/settlement/internal/reconcile-events.ts',
    line: 'while (!complete && unreadable === undefined && deps.clock() < deadline) {',
    from: 'unreadable === undefined',
    to: 'true',
    reason:
      'Equivalent for every list that a gateway gives: a generator that has thrown is at its end. It says what is meant.',
  },
  {
    file: 'shared/use-cases/settlement/internal/settle-payment.ts',
    line: "return (await commitSettlement(deps, stored, settlement, observation)) ? 'settled' : 'retry';",
    from: "'settled'",
    to: '""',
    reason: 'Equivalent: only ‘retry’ has a meaning.',
  },
  {
    file: 'shared/use-cases/settlement/internal/settle-payment.ts',
    line: 'if (work.length === 0) return;',
    from: 'work.length === 0',
    to: 'false',
    reason: 'Equivalent: then nothing is waited for. It saves a timer.',
  },
  {
    file: 'shared/use-cases/settlement/settle-gateway-event.ts',
    line: "await applyDecision(deps, id, 'none', observation, decide, (payment) => confirmDisputes(deps, payment));",
    from: "'none'",
    to: '""',
    reason: 'Equivalent: neither is the id of a refund.',
  },
  {
    file: 'shared/use-cases/settlement/settle-gateway-event.ts',
    line: "const status = { outcome: state, ...(code !== undefined && { code }), ...(state === 'done' && { amount }) };",
    from: 'code !== undefined',
    to: 'true',
    reason: 'Equivalent: a code that is undefined is read like none.',
  },
];
