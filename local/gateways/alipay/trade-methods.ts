import { toBeijing } from './beijing-time.ts';
import { invalidParameter } from './errors.ts';
import { BUYER } from './notification-params.ts';
import { type Refunds, refundedFenOf } from './refunds.ts';
import type { Trade, TradeKey, Trades } from './trades.ts';
import { toYuan } from './yuan.ts';

/** The `biz_content` of a call. */
export type Biz = TradeKey & Record<string, unknown>;
type ResponseFields = Record<string, string>;

interface Dependencies {
  trades: Trades;
  refunds: Refunds;
}

/** The calls of a merchant, by Alipay's method names. */
export function tradeMethods({ trades, refunds }: Dependencies): Record<string, (biz: Biz) => ResponseFields> {
  return {
    'alipay.trade.query': (biz) => queryResponse(trades.get(biz)),
    'alipay.trade.close': (biz) => successResponse(trades.close(trades.get(biz))),
    'alipay.trade.refund': (biz) => {
      const { trade, moved, refund } = refunds.refund(trades.get(biz), biz);
      return {
        ...successResponse(trade),
        buyer_logon_id: BUYER.logonId,
        buyer_user_id: BUYER.id,
        fund_change: moved ? 'Y' : 'N',
        refund_fee: toYuan(refundedFenOf(trade)),
        send_back_fee: toYuan(moved ? refund.fen : 0),
      };
    },
    'alipay.trade.fastpay.refund.query': (biz) => {
      const trade = trades.get(biz);
      const { out_request_no } = biz;
      if (typeof out_request_no !== 'string') throw invalidParameter('out_request_no');
      const refund = trade.refunds.find(({ outRequestNo }) => outRequestNo === out_request_no);
      const status = refund?.doneAt === undefined ? refund?.status : 'REFUND_SUCCESS';
      if (refund === undefined || status === undefined) return SUCCESS;
      return {
        ...successResponse(trade),
        out_request_no,
        refund_amount: toYuan(refund.fen),
        total_amount: toYuan(trade.totalFen),
        refund_status: status,
      };
    },
  };
}

const SUCCESS: ResponseFields = { code: '10000', msg: 'Success' };

function successResponse({ outTradeNo, tradeNo }: Trade): ResponseFields {
  return { ...SUCCESS, out_trade_no: outTradeNo, trade_no: tradeNo };
}

function queryResponse(trade: Trade): ResponseFields {
  const paid = toYuan(trade.paidAt === undefined ? 0 : trade.totalFen);
  return {
    ...successResponse(trade),
    trade_status: trade.status,
    total_amount: toYuan(trade.totalFen),
    buyer_logon_id: BUYER.logonId,
    buyer_user_id: BUYER.id,
    buyer_pay_amount: paid,
    receipt_amount: paid,
    invoice_amount: paid,
    point_amount: '0.00',
    ...(trade.paidAt !== undefined && { send_pay_date: toBeijing(trade.paidAt) }),
  };
}
