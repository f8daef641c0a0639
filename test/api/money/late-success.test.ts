import { describe, expect, test } from 'vitest';
import {
  begun,
  CARD,
  expectMoneyBack,
  expectStatus,
  moneyOf,
  openCashier,
  PRICED_IN_YUAN,
  payAtGateway,
  payByCard,
} from '../kit/payments.ts';
import { system } from '../kit/system.ts';

const { applicant, cards } = system;

describe.each(['stripe', 'alipay'] as const)('a late success of %s', (method) => {
  const fault = (kind: string, paymentId: string) =>
    method === 'stripe'
      ? system.stripe.addFault({ kind, match: { 'metadata[payment]': paymentId } })
      : system.alipay.addFault({ kind, match: { out_trade_no: paymentId } });

  /** A payment that the gateway captures when it is asked to close it. */
  async function aboutToBePaid() {
    const amina = await applicant();
    const { application, started } = await begun(amina, method);
    if (method === 'alipay') await openCashier(started);
    await fault('pay_before_close', started.payment.id);
    return { amina, application, id: started.payment.id };
  }

  test.concurrent('is accepted if it arrives during a cancellation', async () => {
    const { amina, application, id } = await aboutToBePaid();
    expect(await amina.cancel(id)).toMatchObject({ result: 'paid', payment: { status: 'succeeded', accepted: true } });
    expect(await amina.application(application.id)).toMatchObject({ state: 'paid', paidBy: id });
    const again = await amina.call('POST', `/payments/${id}/cancel`);
    expect(again).toMatchObject({ status: 409, body: { code: 'payment_already_succeeded' } });
  });

  test.concurrent('is accepted if it arrives during a switch of method, and no second payment is started', async () => {
    const { amina, application, id } = await aboutToBePaid();
    const other = method === 'stripe' ? 'alipay' : 'stripe';
    const answer = await amina.call('POST', `/applications/${application.id}/payments`, { method: other });
    expect(answer).toMatchObject({ status: 409, body: { code: 'application_already_paid' } });
    expect((await amina.payments()).items).toMatchObject([{ id, accepted: true }]);
  });

  test.concurrent('is refunded if it arrives during a withdrawal', async () => {
    const { amina, application, id } = await aboutToBePaid();
    expect((await amina.withdraw(application.id)).state).toBe('withdrawn');
    await expectMoneyBack(system, amina, id, 'application_withdrawn');
    expect(await amina.payment(id)).toMatchObject({ accepted: false });
    expect((await amina.application(application.id)).state).toBe('withdrawn');
  });

  test.concurrent('is refunded once if the application is withdrawn afterwards', async () => {
    const amina = await applicant();
    const { application, started } = await begun(amina, method);
    await payAtGateway(system, started);
    await expectStatus(amina, started.payment.id, 'succeeded');
    await amina.withdraw(application.id);
    await amina.withdraw(application.id);
    await expectMoneyBack(system, amina, started.payment.id, 'application_withdrawn');
  });

  test.concurrent('is refunded in full if the amount differs, and the application can still be paid', async () => {
    const amina = await applicant();
    const { application, started } = await begun(amina, method);
    const { id, amount } = started.payment;
    await fault('wrong_amount', id);
    await payAtGateway(system, started);
    await expectStatus(amina, id, 'succeeded');
    expect((await moneyOf(system, started.payment)).taken).not.toBe(amount.amount);
    expect((await amina.payment(id)).accepted).toBe(false);
    const after = await amina.application(application.id);
    expect({ state: after.state, open: after.open }).toEqual({ state: 'submitted', open: undefined });
    await payByCard(system, amina, application.id);
    await expectMoneyBack(system, amina, id, 'amount_mismatch');
  });
});

test.concurrent('an intent that could not be closed and is paid after the withdrawal is refunded', async () => {
  const amina = await applicant();
  const { application, started } = await begun(amina);
  const { id } = started.payment;
  await system.stripe.addFault({ kind: 'reject_close', times: 2, match: { 'metadata[payment]': id } });
  await amina.withdraw(application.id);
  expect((await amina.payment(id)).status).toBe('pending');
  await cards.pay(started, CARD.good);
  await expectMoneyBack(system, amina, id, 'application_withdrawn');
  expect((await amina.payment(id)).accepted).toBe(false);
});

test.concurrent('an Alipay page that is opened and paid after the withdrawal is refunded', async () => {
  const wei = await applicant();
  const { application, started } = await begun(wei, 'alipay');
  await wei.withdraw(application.id);
  await payAtGateway(system, started);
  await expectMoneyBack(system, wei, started.payment.id, 'application_withdrawn');
  expect((await wei.application(application.id)).state).toBe('withdrawn');
});

test('races of paying with canceling, switching and withdrawing accept or refund the money exactly once', async () => {
  const outcome = async (_: unknown, i: number) => {
    const amina = await applicant();
    const { id } = await amina.applyAndSubmit({ nationality: PRICED_IN_YUAN });
    const started = await amina.startPayment(id, 'stripe');
    const [path, body] = (
      [
        [`/payments/${started.payment.id}/cancel`],
        [`/applications/${id}/payments`, { method: 'alipay' }],
        [`/applications/${id}/withdraw`],
        [`/payments/${started.payment.id}/check`],
      ] as const
    )[i % 4] ?? [''];
    await Promise.all([cards.pay(started, CARD.good).catch(() => undefined), amina.call('POST', path, body)]);
    const { taken, given } = await moneyOf(system, started.payment);
    const isTaken = taken > 0;
    if (isTaken) await expectStatus(amina, started.payment.id, 'succeeded');
    const { state } = await amina.application(id);
    if (isTaken && state === 'withdrawn')
      await expectMoneyBack(system, amina, started.payment.id, 'application_withdrawn');
    else expect({ path, state, given }).toEqual({ path, state: isTaken ? 'paid' : state, given: 0 });
    expect(state === 'paid').toBe(isTaken && path !== `/applications/${id}/withdraw`);
  };
  await Promise.all(Array.from({ length: 12 }, outcome));
});
