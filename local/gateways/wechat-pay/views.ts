import { toBeijing } from './beijing-time.ts';
import { type Identity, OPEN_ID } from './identity.ts';
import type { Order, Refund } from './orders.ts';

const DESCRIPTIONS = { NOTPAY: '订单未支付', SUCCESS: '支付成功', REFUND: '转入退款', CLOSED: '订单已关闭' } as const;
const TRADE_TYPES = { native: 'NATIVE', h5: 'MWEB' } as const;
const ACCOUNT = '支付用户零钱';

/** An order as a query reports it. Before the payment it has no transaction, and its amount no currency. */
export function orderView(order: Order, identity: Identity) {
  if (order.paidAt !== undefined) return transactionView(order, identity);
  return {
    amount: { payer_currency: 'CNY', total: order.totalFen },
    ...commonView(order, identity),
    promotion_detail: [],
    scene_info: { device_id: '' },
  };
}

/** A payment as a notification and a query report it. */
export function transactionView(order: Order, identity: Identity) {
  return {
    transaction_id: order.transactionId,
    amount: { currency: 'CNY', payer_currency: 'CNY', payer_total: order.totalFen, total: order.totalFen },
    ...commonView(order, identity),
    trade_type: TRADE_TYPES[order.product],
    bank_type: 'OTHERS',
    success_time: toBeijing(order.paidAt ?? 0),
    payer: { openid: OPEN_ID },
    attach: order.attach ?? '',
    promotion_detail: [],
  };
}

export function refundView(order: Order, refund: Refund) {
  const { totalFen } = order;
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    transaction_id: order.transactionId,
    out_trade_no: order.outTradeNo,
    channel: 'ORIGINAL',
    user_received_account: ACCOUNT,
    ...successTime(refund),
    create_time: toBeijing(refund.requestedAt),
    status: refund.status === 'PROCESSING' ? (refund.processingAs ?? refund.status) : refund.status,
    funds_account: 'AVAILABLE',
    amount: {
      total: totalFen,
      refund: refund.fen,
      from: [],
      payer_total: totalFen,
      payer_refund: refund.fen,
      settlement_refund: refund.fen,
      settlement_total: totalFen,
      discount_refund: 0,
      currency: 'CNY',
    },
    promotion_detail: [],
  };
}

/** A refund as a notification reports it: without app and currency. */
export function refundNoticeView(order: Order, refund: Refund, { mchId }: Identity) {
  return {
    mchid: mchId,
    transaction_id: order.transactionId,
    out_trade_no: order.outTradeNo,
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    refund_status: refund.status,
    ...successTime(refund),
    user_received_account: ACCOUNT,
    amount: { total: order.totalFen, refund: refund.fen, payer_total: order.totalFen, payer_refund: refund.fen },
  };
}

function commonView({ state, outTradeNo }: Order, { appId, mchId }: Identity) {
  return {
    appid: appId,
    mchid: mchId,
    out_trade_no: outTradeNo,
    trade_state: state,
    trade_state_desc: DESCRIPTIONS[state],
  };
}

function successTime({ status, doneAt }: Refund) {
  return status === 'SUCCESS' && doneAt !== undefined ? { success_time: toBeijing(doneAt) } : {};
}
