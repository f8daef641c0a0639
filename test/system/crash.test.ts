import { expect, test } from 'vitest';
import type { Method } from '../../client/api-client.ts';
import { until } from '../../client/until.ts';
import {
  CARD,
  expectStatus,
  intentsOf,
  moneyOf,
  PRICED_IN_YUAN,
  payAtGateway,
  type StripeBooks,
} from '../api/kit/payments.ts';
import type { Applicant } from '../support/raw-calls.ts';
import { testSystem } from '../support/system.ts';

const system = await testSystem({});
const { stripe } = system;
const OPEN = ['pending', 'processing'];

async function submittedBy(user: string) {
  const applicant = await system.applicant({ user });
  const { id } = await applicant.applyAndSubmit({ nationality: PRICED_IN_YUAN });
  return { applicant, id };
}

/** Expects at most one open payment, and that it is the application's open payment. */
async function expectSound(applicant: Applicant, id: string): Promise<void> {
  const payments = (await applicant.payments()).items.filter(({ applicationId }) => applicationId === id);
  const open = payments.filter(({ status }) => OPEN.includes(status)).map((payment) => payment.id);
  expect(open.length).toBeLessThanOrEqual(1);
  expect((await applicant.application(id)).open?.paymentId).toBe(open[0]);
}

/** Expects that the application can be paid exactly once, whatever state the crash left. */
async function expectPayable(applicant: Applicant, id: string, method: Method): Promise<void> {
  const started = await applicant.startPayment(id, method);
  await payAtGateway(system, started);
  await expectStatus(applicant, started.payment.id, 'succeeded');
  expect(await applicant.application(id)).toMatchObject({ state: 'paid', paidBy: started.payment.id });
  expect(await moneyOf(system, started.payment)).toEqual({ taken: started.payment.amount.amount, given: 0 });
  const paid = (await intentsOf(system, id)).filter(({ amount_received }) => amount_received > 0);
  expect(paid).toHaveLength(method === 'stripe' ? 1 : 0);
}

// The more intents exist when the host is killed, the further the first requests have progressed.
test.each([1, 4, 8])(
  'a host that is killed after %i created intents leaves every application payable',
  async (count) => {
    const applications = await Promise.all(
      Array.from({ length: 12 }, (_, i) => submittedBy(`killed-at-${count}-${i}`)),
    );
    const before = (await stripe.books<StripeBooks>()).payment_intents.length;
    const returned = new Map<string, string>();
    const requests = applications.flatMap(({ applicant, id }, i) => {
      const method: Method = i % 4 === 3 ? 'alipay' : 'stripe';
      // From two devices each.
      return [1, 2].map(() =>
        applicant.startPayment(id, method).then(
          ({ payment }) => returned.set(id, payment.id),
          () => undefined,
        ),
      );
    });
    await until(async () => (await stripe.books<StripeBooks>()).payment_intents.length >= before + count, 10_000, 1);
    await system.kill('api-host');
    await Promise.all(requests);
    await system.restart('api-host');
    await Promise.all(
      applications.map(async ({ applicant, id }, i) => {
        await expectSound(applicant, id);
        const open = (await applicant.application(id)).open?.paymentId;
        // A payment that was returned to a client is still the open payment.
        if (returned.has(id)) expect(open).toBe(returned.get(id));
        await expectPayable(applicant, id, i % 4 === 3 ? 'alipay' : 'stripe');
      }),
    );
  },
);

test('a host that is killed during notifications settles each payment once after its restart', async () => {
  const applications = await Promise.all(Array.from({ length: 8 }, (_, i) => submittedBy(`notified-${i}`)));
  const begun = await Promise.all(
    applications.map(async (one) => ({ ...one, started: await one.applicant.startPayment(one.id, 'stripe') })),
  );
  await Promise.all([...begun.map(({ started }) => system.cards.pay(started, CARD.good)), system.kill('api-host')]);
  await system.restart('api-host');
  await Promise.all(
    begun.map(async ({ applicant, id, started }) => {
      await expectStatus(applicant, started.payment.id, 'succeeded');
      const { history, accepted } = await applicant.payment(started.payment.id);
      expect({ accepted, successes: history.filter(({ to }) => to === 'succeeded').length }).toEqual({
        accepted: true,
        successes: 1,
      });
      await expectSound(applicant, id);
    }),
  );
});
