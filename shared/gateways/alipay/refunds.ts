import * as z from 'zod';
import type { RefundObservation } from '../../domain/gateway-event.ts';
import { fromDecimal, toDecimal } from '../../domain/money.ts';
import type { Payment } from '../../domain/payment.ts';
import type { Refund } from '../../domain/refund.ts';
import type { RefundResult, UnknownOutcome } from '../../ports/payments/payment-gateway.ts';
import type { CallResult } from './calls.ts';

export type AlipayCall = (method: string, bizContent: Record<string, string>) => Promise<CallResult>;

const refundResponse = z.object({ fund_change: z.string() });
const refundQueryResponse = z.object({ refund_status: z.literal('REFUND_SUCCESS') });

/**
 * Alipay: `alipay.trade.refund`. The refund's id makes it idempotent, and stays the same however often it is sent: Alipay keeps no
 * failure under it, and a new number could refund a second time.
 */
export async function sendRefund(ask: AlipayCall, refund: Refund, payment: Payment): Promise<RefundResult> {
  const result = await ask('alipay.trade.refund', {
    out_trade_no: payment.id,
    out_request_no: refund.id,
    refund_amount: toDecimal(refund.amount),
    refund_reason: 'e-Visa fee refunded',
  });
  if (result.outcome === 'rejected') {
    return { outcome: PERMANENT_FAILURES.includes(result.code) ? 'impossible' : 'failed', code: result.code };
  }
  if (result.outcome === 'unknown') return result;
  if (refundResponse.safeParse(result.response).data?.fund_change === 'Y') return { outcome: 'done' };
  // This request moved nothing: it was done before, or is still under way.
  const before = await findRefund(ask, refund, payment);
  return before.outcome === 'not_found' ? { outcome: 'pending' } : before;
}

/** The trade's time for refunds is over, or it never had one: no other attempt will change that (Alipay: business error codes). */
const PERMANENT_FAILURES = ['ACQ.TRADE_HAS_FINISHED', 'ACQ.TRADE_NOT_ALLOW_REFUND'];

/** Alipay: `alipay.trade.fastpay.refund.query`. It keeps silent about a refund that it never got, or has not done yet. */
export async function findRefund(ask: AlipayCall, refund: Refund, payment: Payment): Promise<RefundResult> {
  const asked = { out_trade_no: payment.id, out_request_no: refund.id };
  const result = await ask('alipay.trade.fastpay.refund.query', asked);
  if (result.outcome === 'unknown') return result;
  const isDone = result.outcome === 'done' && refundQueryResponse.safeParse(result.response).success;
  return { outcome: isDone ? 'done' : 'not_found' };
}

const refundDetails = z.object({
  trade_no: z.string(),
  out_request_no: z.string(),
  refund_amount: z.string(),
  refund_status: z.literal('REFUND_SUCCESS'),
});
/** So long after a refund the books may not have it yet (milliseconds). Alipay asks to wait ten seconds. */
const BOOKS_DELAY = 60_000;

/** What the books say of a refund that was told of and is not ours: it was made in Alipay's own portal. @param now UTC milliseconds */
export async function confirmRefund(
  ask: AlipayCall,
  reported: RefundObservation,
  now: number,
): Promise<RefundObservation | undefined | UnknownOutcome> {
  const asked = { trade_no: reported.reference, out_request_no: reported.gatewayRefundId };
  const result = await ask('alipay.trade.fastpay.refund.query', asked);
  if (result.outcome === 'unknown') return result;
  const { data } = refundDetails.safeParse(result.outcome === 'done' ? result.response : undefined);
  if (data === undefined) return now < reported.at + BOOKS_DELAY ? { outcome: 'unknown' } : undefined;
  // The signature says who answers, not what was asked.
  if (data.trade_no !== asked.trade_no || data.out_request_no !== asked.out_request_no) return { outcome: 'unknown' };
  const amount = fromDecimal(data.refund_amount, 'CNY');
  return amount && { ...reported, amount };
}
