import { PayPalBuyer } from '../../../../local/payers/paypal-buyer.ts';
import { HOUR, MINUTE } from '../../../../shared/domain/time.ts';
import type { Scenario } from '../../scenario.ts';
import { payAndBeRefundedInParts, payBy } from '../../steps.ts';
import { toValue } from './books.ts';

const NEVER_CAME_BACK = 'approved at PayPal and never came back';
const APPROVED_AGAIN = 'approved at PayPal again with another account';
const APPROVED_AFTER_CANCEL = 'approved at PayPal after canceling here';

export const PAYPAL_ACTIONS = [NEVER_CAME_BACK, APPROVED_AGAIN, APPROVED_AFTER_CANCEL];

export const PAYPAL_SCENARIOS: readonly Scenario[] = [
  { name: 'pays by PayPal', weight: 8, run: payBy('paypal', 'pays') },
  { name: 'pays by PayPal from a slow account', weight: 2, run: payBy('paypal', 'processed slowly') },
  { name: 'is denied by PayPal after a while', weight: 2, run: payBy('paypal', 'declined after a while') },
  { name: 'completes an order whose capture is declined', weight: 2, run: payBy('paypal', 'capture declined') },
  {
    name: 'approves at PayPal and never comes back',
    weight: 5,
    run: async (person, id) => {
      const { random, clock } = person.context;
      const started = await person.startPayment(id, 'paypal');
      if (started === undefined) return;
      await person.pay(started, 'pays', { comesBack: false });
      person.count(NEVER_CAME_BACK);
      await person.waitUntil(clock.now() + random.between(MINUTE, HOUR));
    },
  },
  {
    name: 'is declined at PayPal and approves with another account',
    weight: 4,
    run: async (person, id) => {
      const { random, clock } = person.context;
      const started = await person.startPayment(id, 'paypal');
      if (started === undefined) return;
      await person.pay(started, 'declined');
      await person.check(started.payment.id);
      await person.waitUntil(clock.now() + random.between(5_000, 120_000));
      await person.pay(started);
      person.count(APPROVED_AGAIN);
    },
  },
  {
    name: 'approves at PayPal in two windows, and checks meanwhile',
    weight: 4,
    run: async (person, id) => {
      const started = await person.startPayment(id, 'paypal');
      if (started === undefined) return;
      await Promise.all([person.pay(started), person.pay(started), person.check(started.payment.id)]);
    },
  },
  {
    name: 'cancels, and approves in the window that is still open',
    weight: 4,
    run: async (person, id) => {
      const started = await person.startPayment(id, 'paypal');
      if (started === undefined) return;
      await person.cancel(started.payment.id);
      await person.pay(started);
      person.count(APPROVED_AFTER_CANCEL);
    },
  },
  { name: 'pays by PayPal and is refunded in parts', weight: 6, run: payAndBeRefundedInParts('paypal') },
  {
    name: "is refunded in PayPal's dashboard",
    weight: 3,
    run: async (person, id) => {
      const started = await person.startPayment(id, 'paypal');
      if (started === undefined) return;
      await person.pay(started);
      await person.refundInDashboard(started, person.context.random.integer(1, started.payment.amount.amount + 1));
    },
  },
  {
    name: 'pays by PayPal, which takes the money back',
    weight: 2,
    run: async (person, id) => {
      const started = await person.startPayment(id, 'paypal');
      if (started?.checkout === undefined) return;
      await person.pay(started);
      const value = toValue(person.context.random.integer(1, started.payment.amount.amount + 1));
      const { order } = new PayPalBuyer(started);
      await person.atGateway(started, (admin) => admin.post(`/captures/${order}/reverse`, { value }));
    },
  },
  {
    name: 'approves at PayPal, which takes the approval back',
    weight: 2,
    run: async (person, id) => {
      const started = await person.startPayment(id, 'paypal');
      if (started?.checkout === undefined) return;
      await person.pay(started, 'pays', { comesBack: false });
      const { order } = new PayPalBuyer(started);
      await person.atGateway(started, (admin) => admin.post(`/orders/${order}/reverse-approval`));
      await person.check(started.payment.id);
    },
  },
];
