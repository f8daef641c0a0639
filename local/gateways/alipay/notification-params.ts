import type { KeyLike } from 'node:crypto';
import { toBeijing, toBeijingPrecise } from './beijing-time.ts';
import { refundedFenOf } from './refunds.ts';
import type { Params } from './signatures.ts';
import type { Trade, TradeEvent } from './trades.ts';
import { toYuan } from './yuan.ts';

/** The identifiers and keys of Alipay and the merchant. */
export interface Identity {
  appId: string;
  sellerId: string;
  /** Alipay's private key, which signs responses, notifications and return URLs. */
  privateKey: KeyLike;
  /** Verifies the merchant's requests. */
  merchantPublicKey: KeyLike;
}

export const BUYER = { id: '2088102122524333', logonId: 'tes***@example.com' };

/** The parameters of a notification (Alipay: asynchronous notification parameters), except for its time and signature. */
export function notificationParams(trade: Trade, event: TradeEvent, { appId, sellerId }: Identity): Params {
  const total = toYuan(trade.totalFen);
  const refundedFen = refundedFenOf(trade);
  return {
    notify_id: event.notifyId,
    notify_type: 'trade_status_sync',
    version: '1.0',
    charset: 'utf-8',
    app_id: appId,
    auth_app_id: appId,
    seller_id: sellerId,
    buyer_id: BUYER.id,
    buyer_logon_id: BUYER.logonId,
    out_trade_no: trade.outTradeNo,
    trade_no: trade.tradeNo,
    trade_status: event.status,
    subject: trade.subject,
    total_amount: total,
    gmt_create: toBeijing(trade.createdAt),
    ...(trade.paidAt !== undefined && {
      receipt_amount: total,
      buyer_pay_amount: total,
      invoice_amount: total,
      point_amount: '0.00',
      fund_bill_list: JSON.stringify([{ amount: total, fundChannel: 'ALIPAYACCOUNT' }]),
      gmt_payment: toBeijing(trade.paidAt),
    }),
    ...(trade.closedAt !== undefined && { gmt_close: toBeijing(trade.closedAt) }),
    // A later notification repeats the total of all refunds.
    ...(event.status === 'TRADE_FINISHED' && refundedFen > 0 && { refund_fee: toYuan(refundedFen) }),
    ...(event.refund && {
      // A refund without its own request number uses the trade's number.
      out_biz_no: event.refund.outRequestNo === trade.outTradeNo ? trade.tradeNo : event.refund.outRequestNo,
      refund_fee: toYuan(event.refund.refundedFen),
      gmt_refund: toBeijingPrecise(event.refund.doneAt),
    }),
  };
}

/** The parameters of the return URL after payment (Alipay: synchronous return), except for the signature. */
export function returnParams(trade: Trade, method: string, { appId, sellerId }: Identity, now: number): Params {
  return {
    charset: 'utf-8',
    version: '1.0',
    method: `${method}.return`,
    app_id: appId,
    auth_app_id: appId,
    seller_id: sellerId,
    out_trade_no: trade.outTradeNo,
    trade_no: trade.tradeNo,
    total_amount: toYuan(trade.totalFen),
    timestamp: toBeijing(now),
  };
}
