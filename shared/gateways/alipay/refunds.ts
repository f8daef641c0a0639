import * as z from 'zod';
import { fromDecimal, toDecimal } from '../../domain/money.ts';
import type { RefundObservation } from '../../domain/notice.ts';
import type { Payment } from '../../domain/payment.ts';
import type { Refund } from '../../domain/refund.ts';
import type { RefundAnswer, Unknown } from '../../ports/payments/payment-gateway.ts';
import type { CallResult } from './calls.ts';

export type Ask = (method: string, bizContent: Record<string, string>) => Promise<CallResult>;

const moved = z.object({ fund_change: z.string() });
const found = z.object({ refund_status: z.literal('REFUND_SUCCESS') });

/**
 * Alipay: `alipay.trade.refund`. The refund's id makes it idempotent, and stays the same however often it is sent: Alipay keeps no
 * failure under it, and a new number could refund a second time.
 */
export async function sendRefund(ask: Ask, refund: Refund, payment: Payment): Promise<RefundAnswer> {
  const result = await ask('alipay.trade.refund', {
    out_trade_no: payment.id,
    out_request_no: refund.id,
    refund_amount: toDecimal(refund.amount),
    refund_reason: 'e-Visa fee refunded',
  });
  if (result.outcome === 'refused') {
    return { outcome: NEVER.includes(result.code) ? 'impossible' : 'failed', code: result.code };
  }
  if (result.outcome === 'unknown') return result;
  if (moved.safeParse(result.answer).data?.fund_change === 'Y') return { outcome: 'done' };
  // This request moved nothing: it was done before, or is still under way.
  const before = await findRefund(ask, refund, payment);
  return before.outcome === 'absent' ? { outcome: 'pending' } : before;
}

/** The trade's time for refunds is over, or it never had one: no other attempt will change that (Alipay: business error codes). */
const NEVER = ['ACQ.TRADE_HAS_FINISHED', 'ACQ.TRADE_NOT_ALLOW_REFUND'];

/** Alipay: `alipay.trade.fastpay.refund.query`. It keeps silent about a refund that it never got, or has not done yet. */
export async function findRefund(ask: Ask, refund: Refund, payment: Payment): Promise<RefundAnswer> {
  const asked = { out_trade_no: payment.id, out_request_no: refund.id };
  const result = await ask('alipay.trade.fastpay.refund.query', asked);
  if (result.outcome === 'unknown') return result;
  const isDone = result.outcome === 'done' && found.safeParse(result.answer).success;
  return { outcome: isDone ? 'done' : 'absent' };
}

const confirmed = z.object({
  trade_no: z.string(),
  out_request_no: z.string(),
  refund_amount: z.string(),
  refund_status: z.literal('REFUND_SUCCESS'),
});
/** So long after a refund the books may not have it yet (milliseconds). Alipay asks to wait ten seconds. */
const IN_BOOKS_WITHIN = 60_000;

/** What the books say of a refund that was told of and is not ours: it was made in Alipay's own portal. @param now UTC milliseconds */
export async function confirmRefund(
  ask: Ask,
  said: RefundObservation,
  now: number,
): Promise<RefundObservation | undefined | Unknown> {
  const asked = { trade_no: said.reference, out_request_no: said.gatewayRefundId };
  const result = await ask('alipay.trade.fastpay.refund.query', asked);
  if (result.outcome === 'unknown') return result;
  const { data } = confirmed.safeParse(result.outcome === 'done' ? result.answer : undefined);
  if (data === undefined) return now < said.at + IN_BOOKS_WITHIN ? { outcome: 'unknown' } : undefined;
  // The signature says who answers, not what was asked.
  if (data.trade_no !== asked.trade_no || data.out_request_no !== asked.out_request_no) return { outcome: 'unknown' };
  const amount = fromDecimal(data.refund_amount, 'CNY');
  return amount && { ...said, amount };
}
