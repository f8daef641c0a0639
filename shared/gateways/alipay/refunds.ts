import * as z from 'zod';
import type { RefundObservation } from '../../domain/gateway-event.ts';
import { fromDecimal, toDecimal } from '../../domain/money.ts';
import type { Payment } from '../../domain/payment.ts';
import type { Refund } from '../../domain/refund.ts';
import { gatewayRefundIdOf } from '../../domain/settle-refund.ts';
import { type RefundResult, UnknownGatewayValue, type UnknownOutcome } from '../../ports/payments/payment-gateway.ts';
import { decimalText } from '../gateway-json.ts';
import { refundedWith } from '../refunded.ts';
import type { CallResult } from './calls.ts';

/** @param until UTC milliseconds from which no request leaves */
export type AlipayCall = (method: string, bizContent: Record<string, string>, until?: number) => Promise<CallResult>;

const refundResponse = z.object({ fund_change: z.string() });
/** Alipay omits `refund_status` for a refund that it never received or that failed (Alipay: `alipay.trade.fastpay.refund.query`). */
const refundQueryResponse = z.object({ refund_status: z.string().optional(), refund_amount: decimalText.optional() });

/**
 * Alipay: `alipay.trade.refund`. The refund's id makes it idempotent and is the same for all attempts: Alipay does not store failures
 * under it, and a new id could refund a second time.
 */
export async function sendRefund(
  ask: AlipayCall,
  refund: Refund,
  payment: Payment,
  until: number,
): Promise<RefundResult> {
  const content = {
    out_trade_no: payment.id,
    out_request_no: refund.id,
    refund_amount: toDecimal(refund.amount),
    refund_reason: 'e-Visa fee refunded',
  };
  const result = await ask('alipay.trade.refund', content, until);
  if (result.outcome === 'unknown') return result;
  if (result.outcome === 'rejected') {
    const rejected = rejectedRefund(result.code);
    if (rejected.outcome !== 'failed' && rejected.outcome !== 'impossible') return rejected;
    // Perhaps of a repeated request, while the first one is executed: after a full refund, the trade is closed.
    const existing = await findRefund(ask, refund, payment);
    return existing.outcome === 'not_found' ? rejected : existing;
  }
  if (refundResponse.safeParse(result.response).data?.fund_change === 'Y') return { outcome: 'done' };
  // This request moved no money: the refund was completed before, or is still in progress.
  const existing = await findRefund(ask, refund, payment);
  return existing.outcome === 'not_found' ? { outcome: 'pending' } : existing;
}

/** The trade can no longer be refunded, or never could: no further attempt can succeed (Alipay: business error codes). */
const PERMANENT_FAILURES = [
  'ACQ.TRADE_HAS_FINISHED',
  'ACQ.TRADE_HAS_CLOSE',
  'ACQ.TRADE_NOT_ALLOW_REFUND',
  'ACQ.ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND',
];
/** Nothing was refunded: after a top-up, the same request is sent again (Alipay: `alipay.trade.refund`, business error codes). */
const BALANCE_TOO_LOW = 'ACQ.SELLER_BALANCE_NOT_ENOUGH';
/** A refund with this id was executed with another amount, which a query returns (Alipay: `alipay.trade.refund`, business error codes). */
const EXECUTED_BEFORE = 'ACQ.DISCORDANT_REPEAT_REQUEST';
/** This request refunded nothing; a later attempt may succeed (Alipay: `alipay.trade.refund`, business error codes). */
const FAILURES = [
  'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL',
  'ACQ.REASON_TRADE_BEEN_FREEZEN',
  'ACQ.REASON_TRADE_REFUND_FEE_ERR',
  'ACQ.REFUND_FEE_ERROR',
  'ACQ.TRADE_NOT_EXIST',
  'ACQ.REASON_TRADE_STATUS_INVALID',
  'ACQ.TRADE_STATUS_ERROR',
  'ACQ.TRADE_SETTLE_ERROR',
  'ACQ.ENTERPRISE_PAY_BIZ_ERROR',
  'ACQ.NOT_ALLOW_PARTIAL_REFUND',
  'ACQ.BUYER_ERROR',
  'ACQ.BUYER_NOT_EXIST',
  'ACQ.BUYER_ENABLE_STATUS_FORBID',
  'ACQ.CUSTOMER_VALIDATE_ERROR',
  'ACQ.USER_NOT_MATCH_ERR',
  'ACQ.REFUND_CHARGE_ERROR',
];

/** @throws UnknownGatewayValue: an undocumented code does not prove that no money moved */
function rejectedRefund(code: string): RefundResult {
  if (PERMANENT_FAILURES.includes(code)) return { outcome: 'impossible', code };
  if (code === EXECUTED_BEFORE) return { outcome: 'unknown' };
  if (code === BALANCE_TOO_LOW) return { outcome: 'deferred', code, balanceTooLow: true };
  if (FAILURES.includes(code)) return { outcome: 'failed', code };
  throw new UnknownGatewayValue('refund error', code.replace('ACQ.', ''));
}

/** Alipay: `alipay.trade.fastpay.refund.query`. It returns no status for a refund that it never received or has not completed yet. */
export async function findRefund(ask: AlipayCall, refund: Refund, payment: Payment): Promise<RefundResult> {
  const query = { out_trade_no: payment.id, out_request_no: gatewayRefundIdOf(refund) ?? refund.id };
  const result = await ask('alipay.trade.fastpay.refund.query', query);
  if (result.outcome === 'unknown') return result;
  if (result.outcome === 'rejected') return notFound(result.code);
  const { refund_status, refund_amount } = refundQueryResponse.parse(result.response);
  const found = refundOutcome(refund_status);
  if (found.outcome === 'not_found' || refund_amount === undefined) return found;
  const amount = fromDecimal(refund_amount, 'CNY');
  if (amount === undefined) throw new TypeError('refund_amount is not an amount of yuan');
  return refundedWith(amount, refund);
}

/** @throws UnknownGatewayValue */
function notFound(code: string): { outcome: 'not_found' } {
  if (code !== 'ACQ.TRADE_NOT_EXIST') throw new UnknownGatewayValue('refund query error', code.replace('ACQ.', ''));
  return { outcome: 'not_found' };
}

/** @throws UnknownGatewayValue */
function refundOutcome(status: string | undefined): { outcome: 'done' | 'not_found' } {
  if (status === undefined) return { outcome: 'not_found' };
  if (status !== 'REFUND_SUCCESS') throw new UnknownGatewayValue('refund_status', status);
  return { outcome: 'done' };
}

const refundDetails = z.object({
  trade_no: z.string(),
  out_request_no: z.string(),
  refund_amount: decimalText,
  refund_status: z.string(),
});
/** Milliseconds after a refund in which a query may not find it yet. Alipay asks to wait ten seconds. */
const QUERY_DELAY = 60_000;

/** Queries a reported refund that is not ours: it was issued in Alipay's merchant portal. @param now UTC milliseconds */
export async function confirmRefund(
  ask: AlipayCall,
  reported: RefundObservation,
  now: number,
): Promise<RefundObservation | undefined | UnknownOutcome> {
  const query = { trade_no: reported.reference, out_request_no: reported.gatewayRefundId };
  const result = await ask('alipay.trade.fastpay.refund.query', query);
  if (result.outcome === 'unknown') return result;
  if (result.outcome === 'rejected') notFound(result.code);
  const { data } = refundDetails.safeParse(result.outcome === 'done' ? result.response : undefined);
  if (data !== undefined) refundOutcome(data.refund_status);
  if (data === undefined) return now < reported.at + QUERY_DELAY ? { outcome: 'unknown' } : undefined;
  // The signature proves who answers, but not to which request.
  if (data.trade_no !== query.trade_no || data.out_request_no !== query.out_request_no) return { outcome: 'unknown' };
  const amount = fromDecimal(data.refund_amount, 'CNY');
  return amount && { ...reported, amount };
}
