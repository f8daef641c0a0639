import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Payment } from '../../../../shared/domain/payment.ts';
import type { Checkout, PayerContext, PaymentQueryResult } from '../../../../shared/ports/payments/payment-gateway.ts';
import { newOrder, PAYER, paymentOf } from '../../../contracts/orders.ts';
import { KEYS, linkOf, SITE, startWechatPayContext } from './context.ts';
import { error, rfc3339 } from './fake-wechat-pay.ts';

const MINUTE = 60_000;
const CHECK = { by: 'check' } as const;
const PHONE = { device: 'phone', address: '2001:db8::7', language: 'en' } as const;

let context: Awaited<ReturnType<typeof startWechatPayContext>>;
let passed = 0;
beforeAll(async () => {
  context = await startWechatPayContext(() => Date.now() + passed);
});
beforeEach(() => {
  passed = 0;
  context.fake.clearFaults();
});
afterAll(() => context.stop());

async function created(payer: PayerContext = PAYER) {
  const order = newOrder(context.amount, 'wechat-pay', { device: payer.device });
  const answer = await context.gateway.create(order, payer);
  if (answer.outcome !== 'created') throw new Error(answer.outcome);
  return { payment: paymentOf('wechat-pay', order, answer), checkout: answer.checkout() };
}
const lastBody = () => JSON.parse(context.fake.asked.findLast(({ method }) => method === 'POST')?.body ?? '{}');
const stateOf = (number: string) => context.fake.orders.get(number)?.state;
const known = (result: PaymentQueryResult) => {
  if (result.outcome !== 'known') throw new Error('unknown');
  return result;
};
const payable = async (checkout: Checkout | Promise<Checkout | { outcome: 'unknown' }> | undefined) => {
  const made = await checkout;
  if (made === undefined || 'outcome' in made) throw new Error('no checkout');
  return made;
};
/** The payment after the payer has continued on a phone, as it is stored before the checkout is made. */
const movedToPhone = (payment: Payment, until = payment.payableUntil): Payment => ({
  ...payment,
  device: 'phone',
  reissued: true,
  payableUntil: until,
  closesAt: until + 5 * MINUTE,
});

describe('an order', () => {
  it('on a desktop is a code to scan', async () => {
    const { payment, checkout } = await created();
    expect(checkout).toEqual({ type: 'qr', codeUrl: expect.stringMatching(/^weixin:/) });
    expect(lastBody()).toEqual({
      appid: KEYS.appId,
      mchid: KEYS.mchId,
      description: expect.stringMatching(/^.{1,127}$/),
      out_trade_no: payment.id,
      time_expire: rfc3339(payment.payableUntil),
      notify_url: `${SITE}/api/webhooks/wechat-pay`,
      amount: { total: 72_000, currency: 'CNY' },
    });
  });

  it("on a phone is an address that leads back, ordered with the payer's address", async () => {
    const { payment, checkout } = await created(PHONE);
    const url = checkout.type === 'redirect' ? new URL(checkout.url) : undefined;
    expect(url?.searchParams.get('redirect_url')).toBe(`${SITE}/payments/${payment.id}/return`);
    expect(lastBody()).toMatchObject({
      out_trade_no: `${payment.id}_h5`,
      scene_info: { payer_client_ip: PHONE.address, h5_info: { type: 'Wap' } },
    });
    expect(lastBody().out_trade_no.length).toBeLessThanOrEqual(32);
  });

  it.each([PAYER, PHONE])(
    'is renewed by the same parameters on a $device, and the older checkout dies',
    async (payer) => {
      const { payment, checkout } = await created(payer);
      const first = lastBody();
      passed = MINUTE;
      const again = await payable(
        known(await context.gateway.query(payment, CHECK, { ...payer, address: '198.51.100.9' })).checkout?.(),
      );
      const { scene_info: _, ...parameters } = first;
      expect(lastBody()).toMatchObject(parameters);
      expect(() => context.fake.pay(linkOf(checkout))).toThrow('cannot be paid');
      await context.pay(again);
      expect(await context.count(payment.id)).toBe(1);
    },
  );

  it('is not renewed by a check, which would end the code on the screen', async () => {
    const { payment, checkout } = await created();
    await context.gateway.query(payment, CHECK);
    await context.gateway.query(payment, CHECK, PAYER);
    await context.pay(checkout);
  });

  it('past its end is still open until it is closed, and no longer payable', async () => {
    const { payment } = await created();
    passed = 6 * MINUTE;
    const asked = known(await context.gateway.query(payment, CHECK, PAYER));
    expect(asked.observation.outcome).toEqual({ status: 'open' });
    expect(asked).not.toHaveProperty('checkout');
    expect(known(await context.gateway.close(payment, 'expired', CHECK)).observation.outcome).toEqual({
      status: 'closed',
    });
  });

  it('that WeChat refuses to close so early is not closed, and closes later', async () => {
    const { payment } = await created();
    context.fake.fault(({ path }) => (path.endsWith('/close') ? error(400, 'INVALID_REQUEST') : undefined));
    expect(known(await context.gateway.close(payment, 'switched_method', CHECK)).observation.outcome.status).toBe(
      'open',
    );
    expect(known(await context.gateway.close(payment, 'switched_method', CHECK)).observation.outcome.status).toBe(
      'closed',
    );
  });

  it('is not called closed because of a 204, which WeChat also answers about orders that it does not know', async () => {
    const { payment } = await created();
    context.fake.fault(({ path }) => (path.endsWith('/close') ? { status: 204 } : undefined));
    expect(known(await context.gateway.close(payment, 'withdrawn', CHECK)).observation.outcome).toEqual({
      status: 'open',
    });
  });

  it('in another currency is rejected without a call', async () => {
    const order = newOrder({ amount: 10_000, currency: 'USD' }, 'wechat-pay');
    expect(await context.gateway.create(order, PAYER)).toEqual({ outcome: 'rejected', code: 'currency_not_supported' });
  });

  it('that WeChat rejects has its own code', async () => {
    context.fake.fault(() => error(403, 'RULE_LIMIT'));
    const order = newOrder(context.amount, 'wechat-pay');
    expect(await context.gateway.create(order, PAYER)).toEqual({ outcome: 'rejected', code: 'RULE_LIMIT' });
  });
});

describe('a change of device', () => {
  const reissue = async (payment: Payment) => {
    const { reissue: make } = known(await context.gateway.query(payment, CHECK, PHONE));
    if (make === undefined) throw new Error('not reissued');
    return make(movedToPhone(payment));
  };

  it('takes a second order number, once the first is closed', async () => {
    const { payment, checkout } = await created();
    const moved = movedToPhone(payment, payment.payableUntil + MINUTE);
    const asked = known(await context.gateway.query(payment, CHECK, PHONE));
    expect(asked).not.toHaveProperty('checkout');
    expect(stateOf(payment.id)).toBe('NOTPAY');
    const second = await payable(asked.reissue?.(moved));
    expect(stateOf(payment.id)).toBe('CLOSED');
    expect(lastBody()).toMatchObject({ out_trade_no: `${payment.id}_h5`, time_expire: rfc3339(moved.payableUntil) });
    expect(() => context.fake.pay(linkOf(checkout))).toThrow('cannot be paid');
    await context.pay(second);
    const { observation } = known(await context.gateway.query(moved, CHECK));
    expect(observation).toMatchObject({ paymentId: payment.id, outcome: { status: 'succeeded' } });
    const notified = await context.gateway.parseWebhook(
      context.fake.notice(
        'TRANSACTION.SUCCESS',
        context.fake.transactionOf(context.fake.orders.get(`${payment.id}_h5`) as never),
      ),
    );
    expect(notified).toMatchObject({ payment: { paymentId: payment.id, reference: observation.reference } });
  });

  it.each([
    ['refused', () => error(400, 'INVALID_REQUEST')],
    ['answered without a signature', () => ({ status: 204, unsigned: true as const })],
    ['not answered', () => 'hang' as const],
  ])('gives nothing out if the close is %s', async (_, answer) => {
    const { payment } = await created();
    context.fake.fault(({ path }) => (path.endsWith('/close') ? answer() : undefined));
    expect(await reissue(payment)).toEqual({ outcome: 'unknown' });
    expect(stateOf(`${payment.id}_h5`)).toBeUndefined();
    // The next attempt closes it first.
    const again = known(await context.gateway.query(movedToPhone(payment), CHECK, PHONE));
    expect(again.observation.outcome).toEqual({ status: 'open' });
    await payable(again.checkout?.());
    expect(stateOf(payment.id)).toBe('CLOSED');
  });

  it('gives nothing out if the first is paid meanwhile, and reports that', async () => {
    const { payment } = await created();
    await context.fault('pay_before_close');
    expect(await reissue(payment)).toEqual({ outcome: 'unknown' });
    const { observation } = known(await context.gateway.query(movedToPhone(payment), CHECK));
    expect(observation.outcome).toEqual({ status: 'succeeded', captured: context.amount });
  });

  it('and back needs a new payment, since a closed number cannot be used again', async () => {
    const { payment } = await created();
    await payable(reissue(payment) as Promise<Checkout>);
    const back = known(await context.gateway.query(movedToPhone(payment), CHECK, PAYER));
    expect(Object.keys(back)).toEqual(['outcome', 'observation']);
    const closed = known(await context.gateway.close(movedToPhone(payment), 'switched_method', CHECK));
    expect(closed.observation.outcome).toEqual({ status: 'closed' });
    expect([stateOf(payment.id), stateOf(`${payment.id}_h5`)]).toEqual(['CLOSED', 'CLOSED']);
  });

  it('is not closed while one of both orders is open, or does not answer', async () => {
    const { payment } = await created();
    await payable(reissue(payment) as Promise<Checkout>);
    const moved = movedToPhone(payment);
    context.fake.fault(({ path }) => (path.endsWith('_h5/close') ? error(400, 'INVALID_REQUEST') : undefined));
    expect(known(await context.gateway.close(moved, 'withdrawn', CHECK)).observation.outcome.status).toBe('open');
    for (let i = 0; i < 2; i++) context.fake.fault(({ path }) => (path.includes('_h5?') ? 'hang' : undefined));
    expect(await context.gateway.query(moved, CHECK)).toEqual({ outcome: 'unknown' });
  });

  it('whose second order was never placed is open until it is too late, and closed half an hour later', async () => {
    const { payment } = await created();
    const moved = movedToPhone(payment);
    await context.gateway.close(payment, 'expired', CHECK);
    const outcomeAfter = async (ms: number) => {
      passed = ms;
      return known(await context.gateway.query(moved, CHECK)).observation.outcome;
    };
    expect(await outcomeAfter(0)).toEqual({ status: 'open' });
    expect(await outcomeAfter(10 * MINUTE - 1_000)).toEqual({ status: 'open' });
    expect(await outcomeAfter(10 * MINUTE)).toEqual({ status: 'closed', presumed: true });
    expect(await outcomeAfter(35 * MINUTE)).toEqual({ status: 'closed' });
  });

  it('paid under both numbers reports all money, and closes what is still open', async () => {
    const { payment, checkout } = await created();
    const second = await payable(reissue(payment) as Promise<Checkout>);
    const first = context.orderOf(payment.id);
    first.state = 'NOTPAY';
    await context.pay(checkout);
    const moved = movedToPhone(payment);
    expect(known(await context.gateway.query(moved, CHECK)).observation).toMatchObject({
      reference: first.transactionId,
    });
    expect(stateOf(`${payment.id}_h5`)).toBe('CLOSED');
    const late = context.fake.orders.get(`${payment.id}_h5`);
    if (late === undefined) throw new Error('no second order');
    late.state = 'NOTPAY';
    await context.pay(second);
    const { observation, also } = known(await context.gateway.query(moved, CHECK));
    expect([observation.reference, also?.[0]?.reference].toSorted()).toEqual(
      [first.transactionId, late.transactionId].toSorted(),
    );
  });
});
