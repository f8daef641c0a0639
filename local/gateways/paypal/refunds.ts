import * as z from 'zod';
import { accountById } from './accounts.ts';
import type { SandboxContext } from './context.ts';
import { invalidRequest, unprocessable } from './errors.ts';
import { faultTargetOf } from './faults.ts';
import { newId } from './ids.ts';
import type { Capture, Order, Refund } from './ledger.ts';
import { type Money, problemOf, toMoney, toUnits } from './money.ts';
import { recordRefund } from './record.ts';
import { adjustCapture, lostUnits, openlyDisputedUnits, reservedUnits } from './remaining.ts';
import type { Place } from './resources.ts';
import { PENDING_TIME } from './timing.ts';

const DAY = 86_400_000;
const REFUND_WINDOW = 180 * DAY;
/** How long a refund's PayPal-Request-Id is stored. */
const REQUEST_ID_LIFETIME = 45 * DAY;

const newRefund = z.looseObject({
  amount: z.object({ currency_code: z.string(), value: z.string() }).optional(),
  custom_id: z
    .string()
    .regex(/^[\w.,-]{1,127}$/)
    .optional(),
  note_to_payer: z.string().min(1).max(255).optional(),
});

type RefundContext = Pick<SandboxContext, 'faults' | 'place' | 'speed'>;

/**
 * Refunds a capture, fully unless an amount is given. The payer's account and the faults determine the outcome.
 *
 * @returns the refund, and whether this request made it: false repeats the outcome of an earlier one with the same request id
 * @throws PayPalError if the capture cannot be refunded
 */
export function refundCapture(
  context: RefundContext,
  order: Order,
  capture: Capture,
  body: unknown,
  requestId?: string,
): { refund: Refund; isNew: boolean } {
  const parsed = newRefund.safeParse(body ?? {});
  if (!parsed.success) throw invalidRequest('INVALID_PARAMETER_VALUE', `/${parsed.error.issues[0]?.path.join('/')}`);
  const now = Date.now();
  const earlier = order.refunds.find((one) => requestId !== undefined && one.requestId === requestId);
  if (earlier && earlier.createdAt + REQUEST_ID_LIFETIME > now) return { refund: earlier, isNew: false };
  const amount = checkedAmount(order, capture, parsed.data.amount);
  const { faults, place, speed } = context;
  const fault = (kind: 'insufficient_funds' | 'refund_pending' | 'refund_failed' | 'refund_unknown_status') =>
    faults.trigger(kind, faultTargetOf(order)) !== undefined;
  if (fault('insufficient_funds')) throw unprocessable('REFUND_FAILED_INSUFFICIENT_FUNDS');
  const account = accountById(order.account)?.outcome;
  const fails = fault('refund_failed') || account === 'refund_fails';
  const isUnknown = fault('refund_unknown_status');
  const isPending = fails || isUnknown || fault('refund_pending') || account === 'refund_pending';
  const refund: Refund = {
    id: newId(order.stem),
    status: isUnknown ? 'IN_REVIEW' : 'PENDING',
    amount,
    customId: parsed.data.custom_id,
    requestId,
    createdAt: now,
    updatedAt: now,
  };
  order.refunds.push(refund);
  if (isPending) {
    const action = fails ? 'fail_refund' : 'complete_refund';
    order.scheduled.push({ at: now + PENDING_TIME[action] / speed, action, id: refund.id });
    recordRefund(place, order, 'PAYMENT.REFUND.PENDING', refund);
  } else finishRefund(place, order, refund, 'COMPLETED');
  return { refund, isNew: true };
}

export function finishRefund(place: Place, order: Order, refund: Refund, status: 'COMPLETED' | 'FAILED'): void {
  refund.status = status;
  refund.updatedAt = Date.now();
  adjustCapture(order);
  recordRefund(place, order, status === 'COMPLETED' ? 'PAYMENT.CAPTURE.REFUNDED' : 'PAYMENT.REFUND.FAILED', refund);
}

/** PayPal takes captured money back from the merchant, for example for a returned eCheck or a lost dispute. */
export function reverseCapture(place: Place, order: Order, amount: Money, disputeId?: string): Refund {
  const [capture] = order.captures;
  if (capture === undefined || toUnits(amount) > toUnits(capture.amount) - reservedUnits(order))
    throw unprocessable('REFUND_NOT_ALLOWED', 'There is not so much left to reverse.');
  const now = Date.now();
  const refund: Refund = {
    id: newId(order.stem),
    status: 'COMPLETED',
    amount,
    isReversal: true,
    disputeId,
    createdAt: now,
    updatedAt: now,
  };
  order.refunds.push(refund);
  adjustCapture(order);
  recordRefund(place, order, 'PAYMENT.CAPTURE.REVERSED', refund);
  return refund;
}

function checkedAmount(order: Order, capture: Capture, requested: Money | undefined): Money {
  const { currency_code } = capture.amount;
  if (requested && requested.currency_code !== currency_code) throw unprocessable('REFUND_CAPTURE_CURRENCY_MISMATCH');
  const problem = requested && problemOf(requested);
  if (problem !== undefined) throw unprocessable(problem);
  if (capture.status === 'PENDING') throw unprocessable('PENDING_CAPTURE');
  if (capture.status === 'DECLINED') throw unprocessable('REFUND_NOT_ALLOWED');
  if (Date.now() > capture.createdAt + REFUND_WINDOW) throw unprocessable('REFUND_TIME_LIMIT_EXCEEDED');
  // PayPal still allows a full refund while a case is open, which then closes it; here nothing is.
  if (openlyDisputedUnits(order) > 0) throw unprocessable('TRANSACTION_DISPUTED');
  const left = toUnits(capture.amount) - reservedUnits(order);
  if (left === 0)
    throw unprocessable(lostUnits(order) > 0 ? 'REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK' : 'CAPTURE_FULLY_REFUNDED');
  const amount = requested ?? toMoney(left, currency_code);
  if (toUnits(amount) > left) throw unprocessable('REFUND_AMOUNT_EXCEEDED');
  return amount;
}
