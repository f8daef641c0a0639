import type { StartedPayment } from '../../../../client/api-client.ts';
import { CardPayer } from '../../../../local/payers/card-payer.ts';
import type { Way } from '../../scenario.ts';
import type { ChaosGateway } from '../chaos-gateway.ts';
import { readStripeBooks } from './books.ts';
import { closeDisputes } from './disputes.ts';
import { STRIPE_SCENARIOS } from './scenarios.ts';

const CARDS: Readonly<Partial<Record<Way, string>>> = {
  declined: '4000000000000002',
  'confirms with the bank': '4000000000003220',
  'confirms with the bank and is declined': '4000008400001629',
  disputes: '4000000000000259',
  'disputes two parts': '4000009900000038',
  'bank inquires': '4000000000001976',
  'refund pending': '4000000000007726',
  'refund fails later': '4000000000005126',
  'processed slowly': '4000009900000012',
  'declined after a while': '4000009900000020',
};
const GOOD_CARD = '4242424242424242';

export const stripe: ChaosGateway = {
  faults: [
    { kind: 'refund_null_status', probability: 0.12 },
    { kind: 'same_second', probability: 0.05 },
    { kind: 'same_second_reversed', probability: 0.05 },
  ],
  outages: [],
  scenarios: STRIPE_SCENARIOS,
  actions: [],
  async pay({ started, gatewayUrl, siteUrl, random }, way) {
    const payer = new CardPayer(gatewayUrl, `${siteUrl}/`);
    const outcome = await payer.pay(started, CARDS[way] ?? GOOD_CARD);
    if (!('challenge' in outcome) || outcome.challenge === undefined || random.chance(0.1)) return;
    await payer.answerChallenge(outcome.challenge, random.chance(0.8) ? 'complete' : 'fail');
  },
  matchOf: ({ payment }) => ({ 'metadata[payment]': payment.id }),
  matchesOfCalls: (started) =>
    ['', '/cancel'].map((call) => ({ path: `/v1/payment_intents/${intentOf(started)}${call}` })),
  disputePart: ({ started, admin }, amount) => admin.post(`/disputes/${intentOf(started)}`, { amount }),
  refundInDashboard: ({ started, admin }, amount) => admin.post(`/refunds/${intentOf(started)}`, { amount }),
  settle: closeDisputes,
  readBooks: readStripeBooks,
};

function intentOf({ checkout }: StartedPayment): string | undefined {
  return checkout?.type === 'stripe' ? checkout.clientSecret.split('_secret_')[0] : undefined;
}
