import type { Scenario } from '../../scenario.ts';
import { payAndBeRefundedInParts, payBy } from '../../steps.ts';
import type { ChaosMethod } from '../chaos-gateway.ts';

export const TRIED_AGAIN = 'tried the same payment again with';

/** How applicants behave with a wallet that Stripe carries. */
export function walletScenarios(method: ChaosMethod): Scenario[] {
  return [
    { name: `pays by ${method} via Stripe`, weight: 8, run: payBy(method, 'pays') },
    { name: `pays by ${method} via Stripe and is refunded in parts`, weight: 4, run: payAndBeRefundedInParts(method) },
    {
      name: `fails with ${method} via Stripe, and tries again in two tabs`,
      weight: 6,
      run: async (person, id) => {
        const failed = await person.startPayment(id, method);
        if (failed === undefined) return;
        await person.pay(failed, 'declined');
        // The first one to ask begins another attempt of the same payment.
        const tabs = await Promise.all([person.startPayment(id, method), person.startPayment(id, method)]);
        if (tabs.some((tab) => tab?.checkout && tab.payment.id === failed.payment.id))
          person.count(`${TRIED_AGAIN} ${method}`);
        await Promise.all([person.pay(failed), ...tabs.map((tab) => person.pay(tab))]);
      },
    },
    {
      name: `gives up ${method} via Stripe and pays by card at once`,
      weight: 4,
      run: async (person, id) => {
        const before = await person.startPayment(id, method);
        if (before === undefined) return;
        await person.cancel(before.payment.id);
        const instead = await person.startPayment(id, 'stripe');
        // The wallet's page stays open in another tab.
        await Promise.all([person.pay(instead), person.pay(before)]);
      },
    },
    {
      name: `is refunded in Stripe's dashboard after paying by ${method}`,
      weight: 3,
      run: async (person, id) => {
        const started = await person.startPayment(id, method);
        if (started === undefined) return;
        await person.pay(started);
        await person.refundInDashboard(started, person.context.random.integer(1, started.payment.amount.amount + 1));
      },
    },
  ];
}
