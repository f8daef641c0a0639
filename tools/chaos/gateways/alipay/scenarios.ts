import type { Scenario } from '../../scenario.ts';
import { payBy } from '../../steps.ts';

export const RESUMED = 'resumed on another device';
export const GAVE_UP = 'paid by card after giving up Alipay';

export const ALIPAY_SCENARIOS: readonly Scenario[] = [
  { name: 'pays by Alipay', weight: 8, run: payBy('alipay', 'pays') },
  {
    name: 'resumes an Alipay payment on another device',
    weight: 11,
    run: async (person, id) => {
      const { random } = person.context;
      const before = await person.startPaymentWithRetry(id, 'alipay', 'desktop');
      // A trade that exists leads to another payment.
      if (random.chance(0.3)) await person.visit(before);
      const onPhone = await person.startPaymentWithRetry(id, 'alipay', 'phone');
      if (before && onPhone?.checkout && onPhone.payment.id === before.payment.id) person.count(RESUMED);
      // Sometimes the page on the desk is paid as well.
      if (random.chance(0.4)) await Promise.all([person.pay(before), person.pay(onPhone)]);
      else await person.pay(onPhone);
    },
  },
  {
    name: 'gives up Alipay and pays by card as soon as possible',
    weight: 9,
    run: async (person, id) => {
      const { random } = person.context;
      const before = await person.startPayment(id, 'alipay');
      if (before === undefined) return;
      const canceled = await person.cancel(before.payment.id);
      // Alipay's page stays open in another tab until it expires.
      const late = random.chance(0.3) ? person.pay(before) : undefined;
      if (canceled?.result === 'closing') await person.waitUntil(Date.parse(canceled.until ?? ''));
      const instead = await person.startPaymentWithRetry(id, 'stripe');
      if (instead?.payment.method === 'stripe') person.count(GAVE_UP);
      await Promise.all([late, person.pay(instead), random.chance(0.3) ? person.pay(before) : undefined]);
    },
  },
  {
    name: "is partially refunded in Alipay's portal",
    weight: 4,
    run: async (person, id) => {
      const started = await person.startPayment(id, 'alipay');
      if (started === undefined) return;
      await person.pay(started);
      // Never the full amount: Alipay then reports only TRADE_CLOSED, and whether it was ever paid cannot be determined.
      await person.refundInDashboard(started, person.context.random.integer(1, started.payment.amount.amount));
    },
  },
];
