import type { Scenario } from '../../scenario.ts';
import { payAndBeRefundedInParts, payBy } from '../../steps.ts';

const CHANGED_DEVICE = 'paid WeChat Pay on another device';

export const WECHAT_PAY_ACTIONS = [CHANGED_DEVICE];

export const WECHAT_PAY_SCENARIOS: readonly Scenario[] = [
  { name: 'pays by WeChat Pay', weight: 8, run: payBy('wechat-pay', 'pays') },
  { name: 'pays by WeChat Pay, which shows it later', weight: 4, run: payBy('wechat-pay', 'processed slowly') },
  {
    name: 'pays by WeChat Pay and is refunded in parts',
    // More than others: applicants without a price in yuan cannot pay by it.
    weight: 10,
    // Two refunds of an order must be a minute apart.
    run: payAndBeRefundedInParts('wechat-pay', 60_000),
  },
  {
    name: 'changes the device in the middle of a WeChat payment',
    weight: 9,
    run: async (person, id) => {
      const { random } = person.context;
      const devices = random.chance(0.5) ? (['desktop', 'phone'] as const) : (['phone', 'desktop'] as const);
      const before = await person.startPayment(id, 'wechat-pay', devices[0]);
      // Until the first order is closed, nothing is given out.
      const after = await person.startPaymentWithRetry(id, 'wechat-pay', devices[1]);
      if (before && after?.checkout && before.payment.id === after.payment.id) person.count(CHANGED_DEVICE);
      // Sometimes the code of before is scanned as well.
      if (random.chance(0.4)) await Promise.all([person.pay(before), person.pay(after)]);
      else await person.pay(after);
    },
  },
];
