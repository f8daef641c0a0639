import type { RefundObservation } from '../../domain/gateway-event.ts';
import { parseRefundAttemptId, type Refund, refundAttemptId } from '../../domain/refund.ts';
import { type RefundResult, UnknownGatewayValue, type UnknownOutcome } from '../../ports/payments/payment-gateway.ts';
import { refundedWith } from '../refunded.ts';
import { fromPayPalAmount, toPayPalAmount } from './amounts.ts';
import type { Ask } from './client.ts';
import { capturesOf, type Order, refundsOf } from './orders.ts';
import { type PayPalRefund, refund as refundObject, reportedState } from './refund-object.ts';

const UNKNOWN = { outcome: 'unknown' } as const;

/**
 * The capture of a payment that succeeded. It may be pending since, because of a dispute (PayPal: Capture status details).
 *
 * @throws UnknownGatewayValue if the order has none
 */
export function capturedId(found: Order): string {
  const captures = capturesOf(found);
  const paid = captures.find(({ status }) => REFUNDABLE.includes(status));
  const disputed = captures.find(({ status }) => status === 'PENDING');
  const { id } = paid ?? disputed ?? {};
  if (id === undefined) throw new UnknownGatewayValue('order without a completed capture', found.status);
  return id;
}

const REFUNDABLE = ['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED'];

/**
 * PayPal: Refund captured payment. The attempt's id is the request id, which PayPal keeps for 45 days, and `custom_id`, by which the refund
 * is found. An invoice id is not used: PayPal rejects a second refund with the same one.
 */
export async function sendRefund(ask: Ask, refund: Refund, found: Order, until: number): Promise<RefundResult> {
  const amount = toPayPalAmount(refund.amount);
  if (amount === undefined) return { outcome: 'impossible', code: 'amount_not_representable' };
  const attemptId = refundAttemptId(refund);
  const answer = await ask({
    method: 'POST',
    path: `/v2/payments/captures/${capturedId(found)}/refund`,
    body: { amount, custom_id: attemptId, note_to_payer: 'e-Visa fee refunded' },
    requestId: attemptId,
    until,
  });
  if (answer.outcome === 'unknown') return answer;
  if (answer.outcome === 'done') return toRefundResult(refundObject.parse(answer.body), refund);
  return rejectedRefund(answer.issue);
}

/** No further attempt can succeed: the time limit of 180 days, and captures that cannot be refunded (PayPal: Payments v2 errors). */
const PERMANENT_FAILURES = [
  'REFUND_TIME_LIMIT_EXCEEDED',
  'REFUND_NOT_ALLOWED',
  'CAPTURE_FULLY_REFUNDED',
  'MAX_NUMBER_OF_REFUNDS_EXCEEDED',
  'PARTIAL_REFUND_NOT_ALLOWED',
  'REFUND_AMOUNT_TOO_LOW',
  'REFUND_IS_RESTRICTED',
];
/** Nothing was refunded; a later attempt may succeed (the same page). A dispute may be won, an account be topped up or unlocked. */
const FAILURES = [
  'REFUND_AMOUNT_EXCEEDED',
  'REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK',
  'TRANSACTION_DISPUTED',
  'CAPTURE_DISPUTED_PARTIAL_REFUND_NOT_ALLOWED',
  'PENDING_CAPTURE',
  'TRANSACTION_REFUSED',
  'PAYEE_ACCOUNT_LOCKED_OR_CLOSED',
  'PAYEE_ACCOUNT_RESTRICTED',
  'PAYER_ACCOUNT_LOCKED_OR_CLOSED',
];

const BALANCE_TOO_LOW = 'REFUND_FAILED_INSUFFICIENT_FUNDS';

/** @throws UnknownGatewayValue: an undocumented issue does not prove that no money moved */
function rejectedRefund(issue: string): RefundResult {
  if (PERMANENT_FAILURES.includes(issue)) return { outcome: 'impossible', code: issue };
  // PayPal keeps its answer to a request id, so that another attempt is needed after the top-up.
  if (issue === BALANCE_TOO_LOW) return { outcome: 'failed', code: issue, balanceTooLow: true };
  if (FAILURES.includes(issue)) return { outcome: 'failed', code: issue };
  throw new UnknownGatewayValue('refund error', issue);
}

/**
 * This attempt among the order's refunds. Should PayPal leave out `custom_id`, the attempt is not found and is sent again: the same request
 * id makes PayPal answer with the first refund.
 */
export function findOwnRefund(refund: Refund, found: Order): RefundResult {
  const own = refundsOf(found).find(({ custom_id }) => custom_id === refundAttemptId(refund));
  return own === undefined ? { outcome: 'not_found' } : toRefundResult(own, refund);
}

/** A refund of PayPal's dashboard. @param id PayPal's own */
export async function findExternalRefund(ask: Ask, id: string, refund: Refund): Promise<RefundResult> {
  const found = await retrieveRefund(ask, id);
  if (found === undefined) return { outcome: 'not_found' };
  return 'outcome' in found ? found : toRefundResult(found, refund);
}

/** The refund with PayPal's own id; undefined if PayPal does not know it. */
export async function retrieveRefund(ask: Ask, id: string): Promise<PayPalRefund | undefined | UnknownOutcome> {
  const answer = await ask({ method: 'GET', path: `/v2/payments/refunds/${encodeURIComponent(id)}` });
  if (answer.outcome === 'unknown') return UNKNOWN;
  if (answer.outcome === 'done') return refundObject.parse(answer.body);
  if (answer.status !== 404) throw new UnknownGatewayValue('refund query error', answer.issue);
  return undefined;
}

/** All refunds that the order shows. `unknown` if its captures say that more was refunded: then some are missing. */
export async function listedRefunds(
  ask: Ask,
  found: Order,
  about: Omit<RefundObservation, 'gatewayRefundId' | 'amount' | 'state'>,
): Promise<readonly RefundObservation[] | UnknownOutcome> {
  const refunds: RefundObservation[] = [];
  for (const listed of refundsOf(found)) {
    const one = await withAmount(ask, listed);
    if (one?.amount === undefined) return UNKNOWN;
    const amount = fromPayPalAmount(one.amount);
    refunds.push({ ...about, ...ownerOf(one), gatewayRefundId: one.id, amount, ...reportedState(one) });
  }
  const done = refunds.reduce((sum, { state, amount }) => sum + (state === 'done' ? amount.amount : 0), 0);
  const isMissing = capturesOf(found).some(({ status, amount }) => {
    if (status === 'REFUNDED') return done < fromPayPalAmount(amount).amount;
    return status === 'PARTIALLY_REFUNDED' && done === 0;
  });
  return isMissing ? UNKNOWN : refunds;
}

/** The schema of an order's refunds requires no amount: it is then queried, or the list would stay unknown for good. */
async function withAmount(ask: Ask, listed: PayPalRefund): Promise<PayPalRefund | undefined> {
  if (listed.amount !== undefined) return listed;
  const queried = await retrieveRefund(ask, listed.id);
  return queried === undefined || 'outcome' in queried ? undefined : { ...listed, ...queried };
}

/** Queries a reported refund that is not ours. */
export async function confirmRefund(
  ask: Ask,
  reported: RefundObservation,
): Promise<RefundObservation | undefined | UnknownOutcome> {
  const found = await retrieveRefund(ask, reported.gatewayRefundId);
  if (found === undefined || 'outcome' in found) return found;
  if (found.amount === undefined) throw new TypeError('a refund without an amount');
  return { ...reported, amount: fromPayPalAmount(found.amount), ...reportedState(found) };
}

function toRefundResult(found: PayPalRefund, refund: Refund): RefundResult {
  const { state: outcome, ...obstacle } = reportedState(found);
  if (outcome === 'done') return refundedWith(found.amount && fromPayPalAmount(found.amount), refund);
  return { outcome, ...obstacle };
}

/** Which of our refunds PayPal's refund is; a refund from the dashboard has a single attempt. */
export function ownerOf({ custom_id = '' }: PayPalRefund): Pick<RefundObservation, 'refundId' | 'attempt'> {
  return parseRefundAttemptId(custom_id) ?? { attempt: 1 };
}
