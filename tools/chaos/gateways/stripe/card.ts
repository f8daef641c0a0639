import { CardPayer } from '../../../../local/payers/card-payer.ts';
import type { Way } from '../../scenario.ts';
import type { ChaosMethodAtGateway } from '../chaos-gateway.ts';
import { CARD_SCENARIOS } from './card-scenarios.ts';
import { intentOf, intents } from './intents.ts';

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

export const card: ChaosMethodAtGateway = {
  ...intents,
  scenarios: CARD_SCENARIOS,
  actions: [],
  async pay({ started, gatewayUrl, siteUrl, random }, way) {
    const payer = new CardPayer(gatewayUrl, `${siteUrl}/`);
    const outcome = await payer.pay(started, CARDS[way] ?? GOOD_CARD);
    if (!('challenge' in outcome) || outcome.challenge === undefined || random.chance(0.1)) return;
    await payer.answerChallenge(outcome.challenge, random.chance(0.8) ? 'complete' : 'fail');
  },
  disputePart: ({ started, admin }, amount) => admin.post(`/disputes/${intentOf(started)}`, { amount }),
};
