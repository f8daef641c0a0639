import { PayPalBuyer } from '../../../../local/payers/paypal-buyer.ts';
import type { Way } from '../../scenario.ts';
import type { ChaosGateway, ChaosMethodAtGateway } from '../chaos-gateway.ts';
import { readPayPalBooks, toValue } from './books.ts';
import { PAYPAL_ACTIONS, PAYPAL_SCENARIOS } from './scenarios.ts';
import { decideAll } from './settle.ts';

/** Accounts of the sandbox's approval page. */
const ACCOUNTS: Readonly<Partial<Record<Way, string>>> = {
  declined: 'declined-funding',
  'capture declined': 'declined-capture',
  'processed slowly': 'pending',
  'declined after a while': 'denied',
  disputes: 'disputes',
  'refund pending': 'refund-pending',
  'refund fails later': 'refund-fails',
};

const account: ChaosMethodAtGateway = {
  scenarios: PAYPAL_SCENARIOS,
  actions: PAYPAL_ACTIONS,
  paysOnReturn: true,
  async pay({ started }, way) {
    await new PayPalBuyer(started).approve(ACCOUNTS[way]);
  },
  matchOf: ({ payment }) => ({ custom_id: payment.id }),
  matchesOfCalls: ({ payment }) =>
    ['orders.get', 'orders.capture', 'orders.update'].map((call) => ({ call, custom_id: payment.id })),
  disputePart: ({ started, admin }, amount) =>
    admin.post(`/disputes/${new PayPalBuyer(started).order}`, { value: toValue(amount) }),
  refundInDashboard: ({ started, admin }, amount) =>
    admin.post(`/refunds/${new PayPalBuyer(started).order}`, { value: toValue(amount) }),
};

export const paypal: ChaosGateway = {
  faults: [
    { kind: 'approved_twice', probability: 0.15 },
    { kind: 'approved_first', probability: 0.15 },
    { kind: 'capture_unknown', probability: 0.05 },
    { kind: 'instrument_declined', probability: 0.04 },
    { kind: 'capture_declined', probability: 0.03 },
    { kind: 'capture_pending', probability: 0.05 },
    { kind: 'capture_denied', probability: 0.03 },
    { kind: 'currency_not_held', probability: 0.04 },
    { kind: 'insufficient_funds', probability: 0.12 },
    { kind: 'token_revoked', probability: 0.02 },
    { kind: 'rate_limited', probability: 0.02 },
    { kind: 'certificate_not_pem', probability: 0.06 },
    { kind: 'certificate_alone', probability: 0.2 },
    { kind: 'retry_keeps_time', probability: 0.3 },
  ],
  outages: ['rate_limited', 'token_revoked'],
  methods: { paypal: account },
  settle: decideAll,
  readBooks: readPayPalBooks,
};
