import * as z from 'zod';
import type { RefundObservation, RefundObstacle } from '../../domain/gateway-event.ts';
import { paymentIdOfOrder } from '../../domain/ids.ts';
import { money } from '../../domain/money.ts';
import type { Payment } from '../../domain/payment.ts';
import { type Refund, refundAttemptId } from '../../domain/refund.ts';
import { gatewayRefundIdOf } from '../../domain/settle-refund.ts';
import { DAY } from '../../domain/time.ts';
import { type RefundResult, UnknownGatewayValue, type UnknownOutcome } from '../../ports/payments/payment-gateway.ts';
import { refundedWith } from '../refunded.ts';
import type { Ask } from './client.ts';
import { notifyUrl } from './orders.ts';
import { numberFor } from './transactions.ts';

/** The documents name a refund's state `status` in answers and `refund_status` in notifications. It was seen under either name. */
export const refundStatus = { status: z.string().optional(), refund_status: z.string().optional() };
type RefundStatus = { readonly [Name in keyof typeof refundStatus]?: string | undefined };
const statusOf = ({ status, refund_status }: RefundStatus): string => status || refund_status || '';

/** A refund as WeChat reports it in answers. */
const refundAnswer = z.object({
  out_refund_no: z.string(),
  out_trade_no: z.string(),
  transaction_id: z.string(),
  ...refundStatus,
  amount: z.object({ refund: z.int(), currency: z.string().default('CNY') }),
});

/** Milliseconds after the payment in which WeChat refunds it (WeChat Pay: apply for a refund). */
const REFUND_WINDOW = 365 * DAY;

/** WeChat Pay: apply for a refund. A refund number is never executed twice, and is sent again only with the same parameters. */
export async function sendRefund(
  ask: Ask,
  refund: Refund,
  payment: Payment,
  { siteUrl, now, until }: { readonly siteUrl: string; readonly now: number; readonly until: number },
): Promise<RefundResult> {
  if (now >= (payment.succeededAt ?? now) + REFUND_WINDOW) return { outcome: 'impossible', code: 'REFUND_WINDOW_OVER' };
  const { reference, id, device, amount, captured = amount } = payment;
  const number = refundAttemptId(refund);
  const result = await ask(() => ({
    method: 'post',
    until,
    url: '/v3/refund/domestic/refunds',
    data: {
      // A payment may have two order numbers, but only one of them was paid.
      ...(reference === undefined ? { out_trade_no: numberFor(id, device) } : { transaction_id: reference }),
      out_refund_no: number,
      reason: 'e-Visa fee refunded',
      notify_url: notifyUrl(siteUrl),
      amount: { refund: refund.amount.amount, total: captured.amount, currency: 'CNY' },
    },
  }));
  if (result.outcome === 'done') return resultOf(result.response, number, refund, payment);
  if (result.outcome === 'unknown') return result;
  const rejected = rejectedRefund(result.code);
  if (rejected.outcome !== 'failed') return rejected;
  // Perhaps of a repeated request: if the first one is executed, another number would refund a second time.
  const existing = await findRefund(ask, refund, payment);
  return existing.outcome === 'not_found' ? rejected : existing;
}

/** This request refunded no money. */
const FAILURES = ['INVALID_REQUEST'];
/** The payer's account no longer exists: the office has to return the money in another way. */
const PERMANENT_FAILURES = ['USER_ACCOUNT_ABNORMAL'];
/** WeChat may not know yet that the order is paid. */
const TOO_EARLY = 'RESOURCE_NOT_EXISTS';

/** @throws UnknownGatewayValue: an undocumented code does not prove that no money moved */
function rejectedRefund(code: string): RefundResult {
  if (code === TOO_EARLY) return { outcome: 'unknown' };
  // To be sent again under the same number once the balance is topped up (WeChat Pay: apply for a refund).
  if (code === 'NOT_ENOUGH') return { outcome: 'deferred', code, balanceTooLow: true };
  if (PERMANENT_FAILURES.includes(code)) return { outcome: 'impossible', code };
  if (FAILURES.includes(code)) return { outcome: 'failed', code };
  throw new UnknownGatewayValue('refund error', code);
}

/** WeChat Pay: query a refund by the merchant's refund number. One of the merchant platform has a number, too. */
export async function findRefund(ask: Ask, refund: Refund, payment: Payment): Promise<RefundResult> {
  const number = gatewayRefundIdOf(refund) ?? refundAttemptId(refund);
  const result = await queryRefund(ask, number);
  if (result.outcome === 'rejected') return { outcome: 'not_found' };
  return result.outcome === 'done' ? resultOf(result.response, number, refund, payment) : result;
}

/** @returns `rejected` only if WeChat does not know the refund. @throws UnknownGatewayValue */
async function queryRefund(ask: Ask, number: string) {
  const url = `/v3/refund/domestic/refunds/${encodeURIComponent(number)}`;
  const result = await ask(() => ({ method: 'get', url }));
  if (result.outcome === 'rejected' && result.code !== 'RESOURCE_NOT_EXISTS')
    throw new UnknownGatewayValue('refund query error', result.code);
  return result;
}

function resultOf(response: unknown, number: string, refund: Refund, { id }: Payment): RefundResult {
  const { out_refund_no, out_trade_no, amount, ...found } = refundAnswer.parse(response);
  // The signature proves who answers, but not to which request.
  if (out_refund_no !== number || paymentIdOfOrder(out_trade_no) !== id) return { outcome: 'unknown' };
  const status = statusOf(found);
  const outcome = outcomeOf(status);
  if (outcome === 'done') return refundedWith(money(amount.refund, amount.currency), refund);
  if (outcome === 'impossible') return { outcome, code: status };
  return { outcome, ...obstacleOf(outcome) };
}

/**
 * WeChat does not say why it has closed a refund that it had accepted. It does so once the merchant's balance has not covered it for seven days;
 * the only other reason concerns merchants who share their profits (WeChat Pay: common questions about refunds).
 */
function obstacleOf(outcome: RefundObservation['state']): RefundObstacle {
  return outcome === 'failed' ? { code: 'CLOSED', balanceTooLow: true } : {};
}

/**
 * WeChat Pay: states of a refund. A closed one was not executed and never will be; another number is needed. An abnormal one has left the
 * merchant, but the payer's bank has refused it: the office completes it in the merchant platform.
 *
 * @throws UnknownGatewayValue
 */
function outcomeOf(status: string): 'done' | 'pending' | 'failed' | 'impossible' {
  switch (status) {
    case 'SUCCESS':
      return 'done';
    case 'PROCESSING':
      return 'pending';
    case 'CLOSED':
      return 'failed';
    case 'ABNORMAL':
      return 'impossible';
    default:
      throw new UnknownGatewayValue('refund status', status);
  }
}

/** The state of a reported refund. An abnormal one is pending until the office has completed it. */
export function reportedState(found: RefundStatus): Pick<RefundObservation, 'state' | keyof RefundObstacle> {
  const outcome = outcomeOf(statusOf(found));
  const state = outcome === 'impossible' ? 'pending' : outcome;
  return { state, ...obstacleOf(state) };
}

/** Queries a reported refund that is not ours: it was issued in the merchant platform. */
export async function confirmRefund(
  ask: Ask,
  reported: RefundObservation,
): Promise<RefundObservation | undefined | UnknownOutcome> {
  const result = await queryRefund(ask, reported.gatewayRefundId);
  if (result.outcome === 'unknown') return result;
  if (result.outcome === 'rejected') return undefined;
  const { out_refund_no, transaction_id, amount, ...found } = refundAnswer.parse(result.response);
  // The signature proves who answers, but not to which request.
  if (out_refund_no !== reported.gatewayRefundId || transaction_id !== reported.reference)
    return { outcome: 'unknown' };
  return { ...reported, ...reportedState(found), amount: money(amount.refund, amount.currency) };
}
