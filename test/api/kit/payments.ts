import { expect } from 'vitest';
import type { Method, Payment, StartedPayment } from '../../../client/api-client.ts';
import { until } from '../../../client/until.ts';
import { AlipayBuyer } from '../../../local/payers/alipay-buyer.ts';
import { CARD, PRICED_IN_YUAN, waitForBooks, waitForStatus } from '../../../tools/demo/context.ts';
import type { Applicant } from '../../support/raw-calls.ts';
import type { TestSystem } from '../../support/system.ts';

export { CARD, PRICED_IN_YUAN, waitForBooks as booksShow };

export interface StripeIntent {
  id: string;
  status: string;
  amount: number;
  amount_received: number;
  currency: string;
  metadata: { payment: string; application: string };
}

/** The books of both sandboxes, as far as the tests use them. Amounts in minor units. */
export interface StripeBooks {
  payment_intents: StripeIntent[];
  refunds: { payment_intent: string; amount: number; status: string }[];
  events: { id: string; type: string; created: number; data: { object: StripeIntent } }[];
}

export interface AlipayBooks {
  trades: { outTradeNo: string; tradeNo: string; status: string; paidFen: number; refundedFen: number }[];
}

/** The id of the PaymentIntent of a checkout. */
export function intentIdOf({ checkout }: StartedPayment): string {
  if (checkout?.type !== 'stripe') throw new TypeError('not a card payment');
  return checkout.clientSecret.split('_secret_')[0] ?? '';
}

export async function intentsOf({ stripe }: TestSystem, applicationId: string): Promise<StripeIntent[]> {
  const { payment_intents } = await stripe.books<StripeBooks>(applicationId);
  return payment_intents.filter(({ metadata }) => metadata.application === applicationId);
}

export async function tradeOf({ alipay }: TestSystem, paymentId: string) {
  const { trades } = await alipay.books<AlipayBooks>();
  return trades.find(({ outTradeNo }) => outTradeNo === paymentId);
}

/** The captured and the refunded amount in the gateway's books (minor units). */
export async function moneyOf(system: TestSystem, { id, method }: Pick<Payment, 'id' | 'method'>) {
  if (method === 'alipay') {
    const trade = await tradeOf(system, id);
    return { taken: trade?.paidFen ?? 0, given: trade?.refundedFen ?? 0 };
  }
  const { payment_intents, refunds } = await system.stripe.books<StripeBooks>(id);
  const intent = payment_intents.find(({ metadata }) => metadata.payment === id);
  const given = refunds
    .filter(({ payment_intent, status }) => payment_intent === intent?.id && status === 'succeeded')
    .reduce((sum, { amount }) => sum + amount, 0);
  return { taken: intent?.amount_received ?? 0, given };
}

/** Expects one full refund of the captured amount for this reason. */
export async function expectMoneyBack(system: TestSystem, applicant: Applicant, id: string, reason: string) {
  const done = await until(async () => (await applicant.payment(id)).refunds[0]?.state === 'done', 15_000);
  const payment = await applicant.payment(id);
  expect({ id, done, status: payment.status }).toEqual({ id, done: true, status: 'succeeded' });
  const { taken, given } = await moneyOf(system, payment);
  expect(taken).toBeGreaterThan(0);
  expect(given).toBe(taken);
  const { currency } = payment.amount;
  expect(payment.refunds).toMatchObject([{ amount: { amount: taken, currency }, reason }]);
  expect(payment.refunded).toEqual({ amount: taken, currency });
}

/** A submitted application with an open payment. */
export async function begun(applicant: Applicant, method: Method = 'stripe') {
  const application = await applicant.applyAndSubmit({ nationality: PRICED_IN_YUAN });
  return { application, started: await applicant.startPayment(application.id, method) };
}

/** Opens Alipay's page and logs in, so that the trade exists. */
export async function openCashier(started: StartedPayment): Promise<AlipayBuyer> {
  const buyer = await AlipayBuyer.open(started);
  await buyer.logIn();
  return buyer;
}

export async function expectStatus(applicant: Applicant, paymentId: string, status: string): Promise<void> {
  const became = await waitForStatus(applicant, paymentId, status);
  expect(became, `${paymentId} becomes ${status}`).toBe(true);
}

/** Pays at the gateway. */
export async function payAtGateway({ cards }: TestSystem, started: StartedPayment): Promise<void> {
  if (started.payment.method === 'stripe') await cards.pay(started, CARD.good);
  else await (await openCashier(started)).pay();
}

/** Pays an application by card, which must always be possible, whatever is open. */
export async function payByCard(system: TestSystem, applicant: Applicant, applicationId: string) {
  const started = await applicant.startPayment(applicationId, 'stripe');
  await system.cards.pay(started, CARD.good);
  await expectStatus(applicant, started.payment.id, 'succeeded');
  expect(await applicant.application(applicationId)).toMatchObject({ state: 'paid', paidBy: started.payment.id });
  return started;
}
