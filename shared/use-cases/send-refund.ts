import type { Refund, RefundState } from '../domain/refund.ts';
import type { RefundAnswer } from '../ports/payment-gateway.ts';
import type { SettleDependencies } from './settle-dependencies.ts';

/** The gateway is asked about a refund before it is sent again, and not sooner than this (milliseconds). */
const ASK_AGAIN_AFTER = 2 * 60_000;

/**
 * Sends a refund that is due for the first time. It is marked as sent before the gateway hears of it: whatever happens
 * then, nobody sends it again without asking the gateway for it first.
 */
export async function sendRefund(deps: SettleDependencies, due: Refund): Promise<void> {
  const sent = next(due, 'sent', deps.clock(), ASK_AGAIN_AFTER);
  if (!(await deps.ledger.commit({ refunds: [sent] }))) return;
  const { payment } = await deps.ledger.read(due.paymentId);
  if (payment === undefined) throw new TypeError(`a refund of ${due.paymentId}, which is not there`);
  const gateway = await deps.gateways(payment.method);
  const answer = await gateway.refund(sent, payment);
  const state = stateAfter(answer);
  if (state === 'sent') return;
  const told = next(sent, state, deps.clock(), state === 'failed' ? ASK_AGAIN_AFTER : undefined);
  // If this is lost, the sweep asks the gateway and writes it then.
  await deps.ledger.commit({ refunds: [told] });
}

/** Unknown and pending stay `sent`: the gateway is asked again when it is due. */
function stateAfter({ outcome }: RefundAnswer): RefundState {
  return outcome === 'done' || outcome === 'failed' ? outcome : 'sent';
}

function next(refund: Refund, state: RefundState, now: number, askAgainAfter: number | undefined): Refund {
  const { dueAt: _, ...rest } = refund;
  const due = askAgainAfter === undefined ? {} : { dueAt: now + askAgainAfter };
  return { ...rest, ...due, state, updatedAt: now, version: refund.version + 1 };
}
