import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Device } from '../../../../shared/domain/device.ts';
import { money } from '../../../../shared/domain/money.ts';
import { externalRefundId } from '../../../../shared/domain/settle-refund.ts';
import { readRoutes } from '../../../../shared/gateways/method-routes.ts';
import { createPayment } from '../../../../shared/use-cases/payments/create-payment.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { sweepPayments } from '../../../../shared/use-cases/settlement/sweep-payments.ts';
import { randomText } from '../../../../shared/wiring/random-text.ts';
import { anApplication, NOW } from '../../../support/fixtures.ts';
import { oneAccount } from '../../../support/one-account.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';
import { KEYS, linkOf, startWechatPayContext } from '../../gateways/wechat-pay/context.ts';
import { error, type FakeRefund } from '../../gateways/wechat-pay/fake-wechat-pay.ts';

const MINUTE = 60_000;
let now = NOW;
let table: TestTable;
let wechat: Awaited<ReturnType<typeof startWechatPayContext>>;
beforeAll(async () => {
  [table, wechat] = await Promise.all([
    startTable({ perUser: 100, perAddress: 1000 }),
    startWechatPayContext(() => now),
  ]);
});
beforeEach(() => wechat.fake.clearFaults());
afterAll(() => Promise.all([table.stop(), wechat.stop()]));

/** An applicant who may pay in yuan, with the real adapter of WeChat Pay over a stand-in. */
async function anApplicant() {
  const { deps: base, alarms } = settlementContext(table);
  const byWechat = oneAccount(KEYS, wechat.gateway);
  const deps = { ...base, clock: () => now, methods: readRoutes('wechat-pay'), gateways: async () => byWechat };
  const application = anApplication({
    userId: `user-${randomText(8)}`,
    quote: {
      id: 'quote_1',
      scheduleVersion: '1',
      fees: [money(72_000, 'CNY')],
      surchargeBasisPoints: { default: 0 },
      lockedAt: now,
      validUntil: now + 24 * 60 * MINUTE,
    },
  });
  await table.ledger.commit({ application });
  const payer = { userId: application.userId, address: '203.0.113.9' };
  return {
    deps,
    alarms,
    ask: (device: Device) =>
      createPayment(deps, { payer, applicationId: application.id, method: 'wechat-pay', device }),
    async pay(device: Device) {
      const started = await this.ask(device);
      if (!started.ok) throw new Error(started.error.code);
      return started.value;
    },
    notify: async (number: string) => {
      const order = wechat.fake.orders.get(number);
      if (order === undefined) throw new Error('no such order');
      const event = await wechat.gateway.parseWebhook(
        wechat.fake.notice('TRANSACTION.SUCCESS', wechat.fake.transactionOf(order)),
      );
      if (event) await settleGatewayEvent(deps, event);
    },
    notifyRefund: async ({ number, order, amount }: FakeRefund) => {
      const resource = {
        mchid: KEYS.mchId,
        out_refund_no: number,
        transaction_id: order.transactionId,
        out_trade_no: order.number,
        amount: { total: order.paidTotal, refund: amount },
        refund_status: 'SUCCESS',
      };
      const event = await wechat.gateway.parseWebhook(wechat.fake.notice('REFUND.SUCCESS', resource));
      if (event) await settleGatewayEvent(deps, event);
    },
    sweep: () => sweepPayments(deps, { until: Number.POSITIVE_INFINITY, itemsPerShard: 25, concurrency: 4 }),
  };
}

const stateOf = (number: string) => wechat.fake.orders.get(number)?.state;

it('a payer who continues on a phone pays the same payment under a second order number', async () => {
  const wei = await anApplicant();
  const started = await wei.pay('desktop');
  const resumed = await wei.pay('phone');
  expect(resumed).toMatchObject({
    resumed: true,
    payment: { id: started.payment.id, device: 'phone', reissued: true },
  });
  expect(stateOf(started.payment.id)).toBe('CLOSED');
  await wechat.pay(resumed.checkout);
  await wei.notify(`${started.payment.id}_h5`);
  const { payment, application } = await table.ledger.read(started.payment.id);
  expect([payment?.state, payment?.accepted, application?.state]).toEqual(['succeeded', true, 'paid']);
});

it('no second checkout is given out while the first order may still be paid, and the payer is told so', async () => {
  const wei = await anApplicant();
  const { payment, checkout } = await wei.pay('desktop');
  wechat.fake.fault(({ path }) => (path.endsWith('/close') ? error(400, 'INVALID_REQUEST') : undefined));
  expect(await wei.ask('phone')).toMatchObject({ ok: false, error: { code: 'payment_status_unknown' } });
  expect(stateOf(`${payment.id}_h5`)).toBeUndefined();
  // Paid by the first code after all: the success is this payment's.
  await wechat.pay(checkout);
  await wei.notify(payment.id);
  expect((await table.ledger.read(payment.id)).payment).toMatchObject({ state: 'succeeded', accepted: true });
});

it('after the second change of device both orders are closed, and a new payment begins', async () => {
  const wei = await anApplicant();
  const first = await wei.pay('desktop');
  await wei.pay('phone');
  const third = await wei.pay('desktop');
  expect(third).toMatchObject({ resumed: false });
  expect(third.payment.id).not.toBe(first.payment.id);
  expect([stateOf(first.payment.id), stateOf(`${first.payment.id}_h5`)]).toEqual(['CLOSED', 'CLOSED']);
  await wechat.pay(third.checkout);
});

it.each(['notified', 'queried'])(
  'money under both numbers is never lost: the second is recorded and alarmed when %s',
  async (how) => {
    const wei = await anApplicant();
    const first = await wei.pay('desktop');
    const { payment, checkout } = await wei.pay('phone');
    const order = wechat.orderOf(payment.id);
    // What WeChat promises not to do: a closed order is paid.
    order.state = 'NOTPAY';
    const [code, address] = [first.checkout, checkout];
    await wechat.pay(address);
    if (how === 'notified') await wei.notify(`${payment.id}_h5`);
    await wechat.pay(code);
    if (how === 'notified') await wei.notify(payment.id);
    else {
      now += 16 * MINUTE;
      await wei.sweep();
    }
    expect((await table.ledger.read(payment.id)).payment).toMatchObject({ state: 'succeeded', accepted: true });
    expect(wei.alarms.map(([name]) => name)).toEqual(['unmatched_payment']);
    // Recorded once, however often it is reported.
    await wei.notify(payment.id);
    await wei.notify(`${payment.id}_h5`);
    expect(wei.alarms).toHaveLength(1);
    expect(linkOf(address)).not.toBe(linkOf(code));
  },
);

it('a refund of the second money leaves the money that paid the visa as it is', async () => {
  const wei = await anApplicant();
  const first = await wei.pay('desktop');
  const { payment, checkout } = await wei.pay('phone');
  const order = wechat.orderOf(payment.id);
  order.state = 'NOTPAY';
  await wechat.pay(checkout);
  await wei.notify(`${payment.id}_h5`);
  await wechat.pay(first.checkout);
  await wei.notify(payment.id);
  const made = wechat.fake.addRefund(order, `5030${randomText(8)}`, 72_000);
  await wei.notifyRefund(made);
  const { payment: paid } = await table.ledger.read(payment.id);
  expect(paid).toMatchObject({ state: 'succeeded', unreserved: 72_000 });
  expect((await table.ledger.readRefund(payment.id, externalRefundId(made.number))).refund).toBeUndefined();
  expect(wei.alarms.map(([name]) => name)).toEqual(['unmatched_payment', 'unmatched_payment']);
});

it('two devices that ask at once never get two checkouts that can be paid', async () => {
  const wei = await anApplicant();
  const { payment } = await wei.pay('desktop');
  await Promise.allSettled([wei.ask('phone'), wei.ask('desktop'), wei.ask('phone')]);
  const payable = [...wechat.fake.orders.values()].filter(
    ({ number, state }) => number.startsWith(payment.id.slice(0, 20)) && state === 'NOTPAY',
  );
  expect(payable.length).toBeLessThanOrEqual(1);
});
