import { AlipayBuyer } from '../../../../local/payers/alipay-buyer.ts';
import type { SandboxAdmin } from '../../../../local/payers/sandbox-admin.ts';
import type { ChaosGateway, ChaosMethodAtGateway } from '../chaos-gateway.ts';
import { readAlipayBooks } from './books.ts';
import { ALIPAY_SCENARIOS, GAVE_UP, RESUMED } from './scenarios.ts';

const wallet: ChaosMethodAtGateway = {
  scenarios: ALIPAY_SCENARIOS,
  actions: [RESUMED, GAVE_UP],
  async pay({ started, device, random }) {
    const buyer = await AlipayBuyer.open(started, device);
    await buyer.logIn();
    if (random.chance(0.9)) await buyer.pay();
  },
  // The login creates the trade.
  async visit({ started, device }) {
    const buyer = await AlipayBuyer.open(started, device);
    await buyer.logIn();
  },
  isForDevice: (checkout, device) =>
    checkout.type === 'redirect' &&
    new URL(checkout.url).searchParams.get('method') ===
      (device === 'phone' ? 'alipay.trade.wap.pay' : 'alipay.trade.page.pay'),
  matchOf: ({ payment }) => ({ out_trade_no: payment.id }),
  refundInDashboard: ({ started, admin }, amount) => admin.post(`/refunds/${started.payment.id}`, { fen: amount }),
};

export const alipay: ChaosGateway = {
  faults: [
    { kind: 'system_error', probability: 0.03 },
    { kind: 'zero_refund_fee', probability: 0.15 },
    { kind: 'refund_with_success', probability: 0.08 },
    { kind: 'finish_after_refund', probability: 0.5 },
  ],
  outages: ['system_error'],
  methods: { alipay: wallet },
  settle: resendRefundNotifications,
  readBooks: readAlipayBooks,
};

interface Notifications {
  notifications: { notifyId: string; params: Record<string, string>; attempts: { body?: string }[] }[];
}

/** Alipay retries for 25 hours, longer than the injected faults last; it has no list in which to find refunds made in its portal later. */
async function resendRefundNotifications(admin: SandboxAdmin): Promise<void> {
  const { notifications } = await admin.books<Notifications>();
  for (const { notifyId, params, attempts } of notifications) {
    const isReceived = attempts.some(({ body }) => body === 'success');
    if (Number(params.refund_fee) > 0 && !isReceived) await admin.post(`/notifications/${notifyId}/resend`);
  }
}
