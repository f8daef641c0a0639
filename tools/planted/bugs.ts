import { GATEWAY_BUGS } from './gateway-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';

const SETTLE_PAYMENT = 'shared/use-cases/settlement/internal/settle-payment.ts';

/** The first five are those that chaos was tried with, too (docs/reliability.md). */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'a gateway that does not answer a close counts as closed',
    file: SETTLE_PAYMENT,
    from: "  if (result.outcome === 'unknown') return false;\n",
    to: `  if (result.outcome === 'unknown') {
    const { id: paymentId, gateway, account, reference } = payment;
    const closed = { paymentId, gateway, account, ...(reference && { reference }), at: deps.clock() };
    await settlePayment(deps, { ...closed, source: { by }, outcome: { status: 'closed' } });
    return true;
  }
`,
    by: 'two faults in a row',
  },
  {
    name: 'the sweep does nothing with a payment whose time is over',
    file: 'shared/use-cases/settlement/sweep-payments.ts',
    from: '    await settleOverdue(deps, stored);\n',
    to: '    return;\n',
    by: 'two faults in a row',
  },
  {
    name: 'a refund of unknown outcome is sent again as a new attempt',
    file: 'shared/use-cases/refunds/internal/process-refund.ts',
    from: 'await queryRefund(deps, payment, refund, until, by);\n',
    to: `{
        const again = { ...refund, attempt: refund.attempt + 1 };
        await send(deps, payment, refund, { refund: again, unreserved: payment.unreserved ?? 0 }, until, by);
      }
`,
    by: 'refunds and disputes with crashes',
  },
  {
    name: 'a notification that was seen before is skipped',
    file: 'shared/use-cases/settlement/settle-gateway-event.ts',
    from: '): Promise<void> {\n  if (event.kind',
    to: `): Promise<void> {
  const { source, at } = event.kind === 'payment' ? event.payment : event.kind === 'refund' ? event.refund : event.dispute;
  const seen = ((globalThis as { seen?: Set<string> }).seen ??= new Set<string>());
  if (source.eventId !== undefined && seen.has(\`\${source.eventId} \${at}\`)) return;
  if (source.eventId !== undefined) seen.add(\`\${source.eventId} \${at}\`);
  if (event.kind`,
    by: 'simulate',
  },
  {
    name: 'a late success closes no other payment',
    file: 'shared/domain/settlement.ts',
    from: "{ kind: 'accept', supersedes: open }",
    to: "{ kind: 'accept' }",
    by: 'crashes and lost answers',
  },
  {
    name: 'a refund that failed is not scheduled',
    file: 'shared/domain/settle-refund.ts',
    from: "    ...(to === 'failed' && { dueAt: nextStepAt(refund, now) }),\n",
    to: '',
    by: 'refunds, disputes, staff',
  },
  {
    name: 'a payment of a withdrawn application is accepted',
    file: 'shared/domain/settlement.ts',
    from: "if (application.state === 'withdrawn') return 'application_withdrawn';\n  if (application.state !== 'submitted')",
    to: "if (application.state !== 'submitted' && application.state !== 'withdrawn')",
    by: 'crashes and lost answers',
  },
  {
    name: 'an expiry without an answer counts as confirmed',
    file: 'shared/use-cases/payments/internal/expire-unconfirmed-payment.ts',
    from: 'gatewayConfirmed: false',
    to: 'gatewayConfirmed: true',
    by: 'two faults in a row',
  },
  {
    name: 'a withdrawal refunds nothing',
    file: 'shared/use-cases/applications/withdraw-application.ts',
    from: 'if (!payment.accepted || amount.amount === 0)',
    to: 'if (payment.accepted || amount.amount === 0)',
    by: 'refunds, disputes, staff',
  },
  {
    name: 'a request to close is not scheduled',
    file: 'shared/domain/apply-settlement.ts',
    from: '{ closing: { reason, since: now }, dueAt }',
    to: '{ closing: { reason, since: now }, dueAt: undefined as never }',
    by: 'two faults in a row',
  },
  {
    name: 'a success over another amount is accepted',
    file: 'shared/domain/settlement.ts',
    from: 'if (!sameMoney(captured, payment.amount)) {',
    to: 'if (captured.currency !== payment.amount.currency) {',
    by: 'two faults in a row',
  },
  {
    name: 'finance pays a refund by transfer without asking about disputes',
    file: 'shared/use-cases/refunds/record-manual-refund.ts',
    from: "(await queryDisputes(deps, payment, 'staff')) ??",
    to: '',
    by: 'refunds, disputes, staff',
  },
  {
    name: 'finance pays a refund by transfer without asking for refunds of the dashboard',
    file: 'shared/use-cases/refunds/record-manual-refund.ts',
    from: "?? (await queryExternalRefunds(deps, payment, 'staff'));",
    to: ';',
    by: 'refunds, disputes, staff',
  },
  {
    name: 'an old report of a dashboard refund is believed',
    file: 'shared/use-cases/settlement/settle-gateway-event.ts',
    from: 'if (reported.refundId === undefined) return',
    to: 'if (reported.refundId === undefined && !(await readRefund(deps, id, externalRefundId(reported.gatewayRefundId), reported)).refund) return',
    by: 'refunds and disputes with crashes',
  },
  {
    name: 'a dashboard refund takes nothing of what other refunds have reserved',
    file: 'shared/domain/settle-refund.ts',
    from: 'unreserved: unreserved - amount.amount })',
    to: 'unreserved: Math.max(0, unreserved - amount.amount) })',
    by: 'refunds, disputes, staff',
  },
  {
    name: 'a closing that is only presumed is never asked about again',
    file: 'shared/domain/apply-settlement.ts',
    from: '        ...(settlement.presumed && { dueAt: payment.payableUntil + LAST_QUERY_AFTER }),\n',
    to: '',
    by: 'crashes and lost answers',
  },
  {
    name: 'a row is written over any version',
    file: 'shared/adapters/dynamodb/settlement/ledger.ts',
    from: "'version = :before'",
    to: "'version = :before OR version <> :before'",
    by: 'comparison',
  },
  {
    name: 'DynamoDB accepts a payment whatever the state of its application',
    file: 'shared/adapters/dynamodb/settlement/accept-optimistically.ts',
    from: "'#state = :submitted AND contains",
    to: "'(#state = :submitted OR #state <> :submitted) AND contains",
    by: 'comparison',
  },
  {
    name: 'another attempt of a refund is sent without asking about the one before',
    file: 'shared/use-cases/refunds/internal/process-refund.ts',
    from: "if (refund.state === 'failed') {",
    to: 'if (Number.isNaN(refund.attempt)) {',
    by: 'simulate',
  },
  {
    name: 'money that no payment explains is not stored',
    file: 'shared/use-cases/settlement/internal/record-unmatched-payment.ts',
    from: '  await ledger.recordUnmatchedPayment(observation);\n',
    to: '',
    by: 'simulate',
  },
  {
    name: 'a pending refund of the dashboard is never asked about',
    file: 'shared/domain/settle-refund.ts',
    from: "...(state === 'pending' && { dueAt: now + REFUND_QUERY_DELAY }) };",
    to: '};',
    by: 'simulate',
  },
  {
    name: 'the reconciliation passes over an event that could not be settled',
    file: 'shared/use-cases/settlement/reconcile-since-last.ts',
    from: 'if (sum.complete && sum.failed === 0) checkpoint',
    to: 'if (sum.complete) checkpoint',
    by: 'simulate',
  },
  {
    name: 'a gateway that has answered again is said to fail for an hour',
    file: 'shared/domain/gateway-health.ts',
    from: 'export const CALL_WINDOW_MINUTES = 5;',
    to: 'export const CALL_WINDOW_MINUTES = 60;',
    by: 'simulate',
  },
  {
    name: 'a wallet’s payment through Stripe is stored as one of the wallet’s own gateway',
    file: 'shared/use-cases/payments/create-payment.ts',
    from: '    gateway,\n    userId,\n',
    to: '    gateway: order.method ?? gateway,\n    userId,\n',
    by: 'simulate',
  },
  ...GATEWAY_BUGS,
];
