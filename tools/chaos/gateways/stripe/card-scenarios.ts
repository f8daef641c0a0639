import type { Scenario, Way } from '../../scenario.ts';
import { payAndBeRefundedInParts, payAndWithdraw, payBy } from '../../steps.ts';

const card = (way: Way) => payBy('stripe', way);

export const CARD_SCENARIOS: readonly Scenario[] = [
  { name: 'pays by card', weight: 8, run: card('pays') },
  { name: 'confirms with the bank', weight: 4, run: card('confirms with the bank') },
  {
    name: 'confirms with the bank and is declined',
    weight: 2,
    run: card('confirms with the bank and is declined'),
  },
  { name: 'pays by a card that is processed slowly', weight: 3, run: card('processed slowly') },
  { name: 'is declined after a while', weight: 1, run: card('declined after a while') },
  { name: 'pays and two parts are disputed', weight: 2, run: card('disputes two parts') },
  { name: "pays and the payer's bank inquires", weight: 1, run: card('bank inquires') },
  {
    name: 'withdraws; the refund fails later',
    weight: 1,
    run: (person, id) => payAndWithdraw(person, id, 'stripe', 'refund fails later'),
  },
  {
    name: 'withdraws and disputes two parts',
    weight: 1,
    run: (person, id) => payAndWithdraw(person, id, 'stripe', 'disputes two parts'),
  },
  { name: 'pays by card and is refunded in parts', weight: 6, run: payAndBeRefundedInParts('stripe') },
  {
    name: "is refunded in Stripe's dashboard",
    weight: 3,
    run: async (person, id) => {
      const { random } = person.context;
      const started = await person.startPayment(id, 'stripe');
      if (started === undefined) return;
      await person.pay(started, random.pick<Way>(['pays', 'refund pending', 'refund fails later']));
      await person.refundInDashboard(started, random.integer(1, started.payment.amount.amount + 1));
    },
  },
];
