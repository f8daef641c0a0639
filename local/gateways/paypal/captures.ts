import { type AccountOutcome, accountById } from './accounts.ts';
import type { SandboxContext } from './context.ts';
import { unprocessable } from './errors.ts';
import { faultTargetOf, type PayPalFaults } from './faults.ts';
import { newId } from './ids.ts';
import type { Capture, Order, ScheduledAction } from './ledger.ts';
import { increased } from './money.ts';
import { recordCapture, recordOrderCompleted } from './record.ts';
import { approvalUrl, type Place } from './resources.ts';
import { PENDING_TIME } from './timing.ts';

type CaptureContext = Pick<SandboxContext, 'faults' | 'place' | 'speed'>;

/**
 * Captures an approved order; the payer's account and the faults determine the outcome.
 *
 * @returns whether this request did it: false repeats the outcome of an earlier one with the same request id
 * @throws PayPalError if it is not approved, already captured, or if its funding is declined
 */
export function captureOrder(context: CaptureContext, order: Order, requestId: string | undefined): boolean {
  const [earlier] = order.captures;
  if (earlier && requestId !== undefined && earlier.requestId === requestId) return false;
  if (earlier) throw unprocessable('ORDER_ALREADY_CAPTURED');
  if (order.intent !== 'CAPTURE') throw unprocessable('ACTION_DOES_NOT_MATCH_INTENT');
  if (order.status !== 'APPROVED') throw unprocessable('ORDER_NOT_APPROVED');
  const { faults, place, speed } = context;
  const outcome = outcomeOf(order, faults);
  if (outcome === 'instrument_declined' || outcome === 'risk_declined') order.declinedAt = Date.now();
  // The order stays approved: the payer may choose another account on the same page.
  if (outcome === 'instrument_declined') {
    const link = { href: approvalUrl(place, order), rel: 'redirect', method: 'GET' };
    throw unprocessable('INSTRUMENT_DECLINED', undefined, [link]);
  }
  if (outcome === 'risk_declined') throw unprocessable('TRANSACTION_REFUSED');
  const now = Date.now();
  const wrong = faults.trigger('wrong_amount', faultTargetOf(order)) !== undefined;
  const capture: Capture = {
    id: newId(order.stem),
    ...firstState(outcome),
    amount: wrong ? increased(order.amount) : order.amount,
    requestId,
    createdAt: now,
    updatedAt: now,
  };
  order.captures.push(capture);
  order.status = 'COMPLETED';
  const later = laterAction(outcome);
  if (later) order.scheduled.push({ at: now + PENDING_TIME[later] / speed, action: later, id: capture.id });
  recordCapture(place, order, `PAYMENT.CAPTURE.${capture.status as 'COMPLETED' | 'DECLINED' | 'PENDING'}`, capture);
  if (capture.status === 'COMPLETED') recordOrderCompleted(place, order);
  return true;
}

type CaptureOutcome = AccountOutcome | 'currency_not_held' | undefined;

function outcomeOf(order: Order, faults: PayPalFaults): CaptureOutcome {
  const kinds = ['instrument_declined', 'capture_declined', 'capture_pending', 'capture_denied', 'currency_not_held'];
  const injected = (kinds as ('capture_declined' | 'currency_not_held')[]).find((kind) =>
    faults.trigger(kind, faultTargetOf(order)),
  );
  return injected ?? accountById(order.account)?.outcome;
}

function firstState(outcome: CaptureOutcome): Pick<Capture, 'status' | 'reason'> {
  switch (outcome) {
    case 'capture_declined':
      return { status: 'DECLINED' };
    case 'capture_pending':
      return { status: 'PENDING', reason: 'ECHECK' };
    case 'capture_denied':
      return { status: 'PENDING', reason: 'PENDING_REVIEW' };
    case 'currency_not_held':
      return { status: 'PENDING', reason: 'RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION' };
    default:
      return { status: 'COMPLETED' };
  }
}

function laterAction(outcome: CaptureOutcome): ScheduledAction['action'] | undefined {
  if (outcome === 'capture_pending') return 'complete_capture';
  if (outcome === 'capture_denied') return 'deny_capture';
  return outcome === 'disputed' ? 'open_dispute' : undefined;
}

/** Decides a pending capture: by PayPal's review, or by the merchant who accepts or denies it in the dashboard. */
export function decideCapture(place: Place, order: Order, decision: 'complete' | 'deny'): Capture {
  const [capture] = order.captures;
  if (capture?.status !== 'PENDING') throw unprocessable('CAPTURE_STATUS_NOT_VALID', 'There is no pending capture.');
  delete capture.reason;
  capture.status = decision === 'complete' ? 'COMPLETED' : 'DECLINED';
  capture.updatedAt = Date.now();
  const type = decision === 'complete' ? 'PAYMENT.CAPTURE.COMPLETED' : 'PAYMENT.CAPTURE.DENIED';
  recordCapture(place, order, type, capture);
  if (decision === 'complete') recordOrderCompleted(place, order);
  return capture;
}
