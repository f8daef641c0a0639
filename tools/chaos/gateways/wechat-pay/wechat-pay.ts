import { WechatPayer } from '../../../../local/payers/wechat-payer.ts';
import type { ChaosGateway, ChaosMethodAtGateway } from '../chaos-gateway.ts';
import { readWechatPayBooks } from './books.ts';
import { WECHAT_PAY_ACTIONS, WECHAT_PAY_SCENARIOS } from './scenarios.ts';

const wallet: ChaosMethodAtGateway = {
  scenarios: WECHAT_PAY_SCENARIOS,
  actions: WECHAT_PAY_ACTIONS,
  async pay({ started, gatewayUrl, siteUrl, random }, way) {
    const payer = new WechatPayer(started, gatewayUrl, siteUrl);
    if (!(await payer.isOpen())) return;
    if (way === 'declined') await payer.pay('insufficient');
    else if (random.chance(0.95)) await payer.pay(way === 'processed slowly' ? 'late' : 'success');
  },
  isForDevice: ({ type }, device) => type === (device === 'phone' ? 'redirect' : 'qr'),
  matchOf: ({ payment }) => ({ out_trade_no: payment.id }),
};

export const wechatPay: ChaosGateway = {
  faults: [
    { kind: 'system_error', probability: 0.03 },
    { kind: 'frequency_limited', probability: 0.03 },
    { kind: 'accepted', probability: 0.02 },
    { kind: 'unsigned_404', probability: 0.03 },
    { kind: 'unsigned_answer', probability: 0.03 },
    { kind: 'forged_answer', probability: 0.03 },
    { kind: 'signtest_answer', probability: 0.02 },
    { kind: 'other_order', probability: 0.03 },
    { kind: 'by_certificate', probability: 0.5 },
    { kind: 'replay', probability: 0.1 },
    { kind: 'signtest', probability: 0.1 },
    { kind: 'tamper', probability: 0.06 },
    { kind: 'debit_returned', probability: 0.03, delayMs: 1_500 },
    { kind: 'late_success', probability: 0.1, delayMs: 1_500 },
    { kind: 'refund_abnormal', probability: 0.05 },
    { kind: 'refund_closed', probability: 0.05 },
    { kind: 'account_abnormal', probability: 0.03 },
  ],
  outages: ['system_error', 'frequency_limited', 'unsigned_404', 'unsigned_answer'],
  methods: { 'wechat-pay': wallet },
  readBooks: readWechatPayBooks,
};
