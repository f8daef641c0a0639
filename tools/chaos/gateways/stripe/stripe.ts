import type { ChaosGateway } from '../chaos-gateway.ts';
import { readStripeBooks } from './books.ts';
import { card } from './card.ts';
import { closeDisputes } from './disputes.ts';
import { alipay, wechatPay } from './wallets.ts';

export const stripe: ChaosGateway = {
  faults: [
    { kind: 'refund_null_status', probability: 0.12 },
    { kind: 'same_second', probability: 0.05 },
    { kind: 'same_second_reversed', probability: 0.05 },
  ],
  outages: [],
  methods: { stripe: card, alipay, 'wechat-pay': wechatPay },
  settle: closeDisputes,
  readBooks: readStripeBooks,
};
