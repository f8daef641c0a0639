import { expect, test } from 'vitest';
import type { StartedPayment } from '../../../client/api-client.ts';
import { WechatPayer } from '../../../local/payers/wechat-payer.ts';
import { begun, booksShow, expectStatus, PRICED_IN_YUAN } from '../kit/payments.ts';
import { system } from '../kit/system.ts';

const wechatPay = system.admins['wechat-pay'];

interface Attempt {
  readonly httpStatus?: number;
}
interface Books {
  readonly orders: readonly { outTradeNo: string; state: string; paidFen: number; refundedFen: number }[];
  readonly notifications: readonly {
    outTradeNo: string;
    state: string;
    attempts: readonly Attempt[];
    rejections: readonly Attempt[];
  }[];
}

/** The payer's phone: it scans the code, or opens the address. */
const phoneFor = (started: StartedPayment) =>
  new WechatPayer(started, system.addresses['wechat-pay'], system.addresses.site);

const fault = (kind: string, { payment }: StartedPayment, more: object = {}) =>
  wechatPay.addFault({ kind, match: { out_trade_no: payment.id }, ...more });

async function unpaid() {
  const wei = await system.applicant();
  const { application, started } = await begun(wei, 'wechat-pay');
  return { wei, application, started, id: started.payment.id, phone: phoneFor(started) };
}

const ordersOf = async (id: string) =>
  (await wechatPay.books<Books>()).orders.filter(({ outTradeNo }) => outTradeNo.startsWith(id));
const notificationOf = async (id: string) =>
  (await wechatPay.books<Books>()).notifications.find(({ outTradeNo }) => outTradeNo === id);
const isDelivered = (id: string) =>
  booksShow<Books>(wechatPay, ({ notifications }) =>
    notifications.some(({ outTradeNo, state }) => outTradeNo === id && state === 'delivered'),
  );

test.concurrent('a scanned code pays the application, although WeChat Pay reports it twice', async () => {
  const { wei, application, started, id, phone } = await unpaid();
  expect(started.checkout).toMatchObject({ type: 'qr', codeUrl: expect.stringMatching(/^weixin:/) });
  expect(await wei.check(id)).toMatchObject({ result: 'continue' });
  await phone.pay();
  await expectStatus(wei, id, 'succeeded');
  expect(await isDelivered(id)).toBe(true);
  expect((await notificationOf(id))?.attempts).toMatchObject([{ httpStatus: 204 }, { httpStatus: 204 }]);
  expect(await wei.application(application.id)).toMatchObject({ state: 'paid', paidBy: id });
  expect((await wei.payment(id)).refunds).toEqual([]);
});

test.concurrent('a check settles a payment whose notification is lost', async () => {
  const { wei, id, started, phone } = await unpaid();
  await fault('drop', started);
  await phone.pay();
  expect(await wei.payment(id)).toMatchObject({ status: 'pending' });
  expect(await wei.check(id)).toMatchObject({ result: 'paid' });
});

test.concurrent('a phone gets an address, which returns to the site', async () => {
  const wei = await system.applicant();
  const { id } = await wei.applyAndSubmit({ nationality: PRICED_IN_YUAN });
  const started = await wei.startPayment(id, 'wechat-pay', 'phone');
  const phone = phoneFor(started);
  expect(await phone.isOpen()).toBe(true);
  expect(await phone.pay()).toBe(`${system.addresses.site}/payments/${started.payment.id}/return`);
  await expectStatus(wei, started.payment.id, 'succeeded');
});

test.concurrent('a change of device is the same payment under another number, and the code is dead', async () => {
  const { wei, application, id, phone: scanner } = await unpaid();
  const onPhone = await wei.startPayment(application.id, 'wechat-pay', 'phone');
  expect(onPhone).toMatchObject({ payment: { id }, checkout: { type: 'redirect' } });
  expect(await scanner.isOpen()).toBe(false);
  await phoneFor(onPhone).pay();
  await expectStatus(wei, id, 'succeeded');
  expect(await ordersOf(id)).toMatchObject([{ state: 'CLOSED' }, { state: 'SUCCESS' }]);
});

test.concurrent('a notification that the platform certificate signs settles the payment, too', async () => {
  const { wei, id, started, phone } = await unpaid();
  await fault('by_certificate', started);
  await phone.pay();
  await expectStatus(wei, id, 'succeeded');
  expect((await wei.payment(id)).history.find(({ to }) => to === 'succeeded')?.by).toBe('notification');
});

test.concurrent('a forged notification is rejected without any change', async () => {
  const { wei, id } = await unpaid();
  const { httpStatus = 0 } = (await wechatPay.post('/forge', { out_trade_no: id })) as Attempt;
  expect(httpStatus).toBe(400);
  expect(await wei.payment(id)).toMatchObject({ status: 'pending' });
});

test.concurrent.each(['signtest', 'replay'])('beside a genuine notification, a %s is rejected', async (kind) => {
  const { wei, id, started, phone } = await unpaid();
  await fault(kind, started);
  await phone.pay();
  await expectStatus(wei, id, 'succeeded');
  expect(await isDelivered(id)).toBe(true);
  expect((await notificationOf(id))?.rejections).toMatchObject([{ httpStatus: 400 }]);
});

test.concurrent('a notification with a changed ciphertext is rejected although it is signed', async () => {
  const { wei, id, started, phone } = await unpaid();
  await fault('tamper', started);
  await phone.pay();
  const isAnswered = await booksShow<Books>(wechatPay, ({ notifications }) =>
    notifications.some(({ outTradeNo, attempts }) => outTradeNo === id && attempts.length > 0),
  );
  expect(isAnswered).toBe(true);
  expect((await notificationOf(id))?.attempts[0]?.httpStatus).toBeGreaterThanOrEqual(400);
  expect(await wei.payment(id)).toMatchObject({ status: 'pending' });
  expect(await wei.check(id)).toMatchObject({ result: 'paid' });
});

test.concurrent('a notification of another amount settles the amount that WeChat Pay confirms', async () => {
  const { wei, id, started, phone } = await unpaid();
  await fault('alter', started);
  await phone.pay();
  await expectStatus(wei, id, 'succeeded');
  expect(await wei.payment(id)).toMatchObject({ accepted: true, amount: { amount: 72_000, currency: 'CNY' } });
});

test.concurrent('another amount than ordered is not accepted, and goes back', async () => {
  const { wei, application, id, started, phone } = await unpaid();
  await fault('wrong_amount', started);
  await phone.pay();
  await expectStatus(wei, id, 'succeeded');
  expect(await wei.payment(id)).toMatchObject({ accepted: false });
  expect(await wei.application(application.id)).toMatchObject({ state: 'submitted' });
  const isBack = await booksShow<Books>(wechatPay, ({ orders }) =>
    orders.some(({ outTradeNo, paidFen, refundedFen }) => outTradeNo === id && refundedFen === paidFen),
  );
  expect(isBack).toBe(true);
});

test.concurrent('a debit that the order does not show is no payment', async () => {
  const { wei, id, started, phone } = await unpaid();
  await fault('debit_returned', started, { delayMs: 60_000 });
  await phone.pay();
  expect(await wei.check(id)).toMatchObject({ result: 'continue' });
  expect(await wei.payment(id)).toMatchObject({ status: 'pending' });
});

test.concurrent.each([
  // Twice: an answer that is not signed is asked for again.
  ['unsigned_404', 2],
  ['forged_answer', 2],
  ['signtest_answer', 2],
  ['unsigned_answer', 2],
  ['error_500', 2],
  ['other_order', 1],
])('a query that is answered by %s says nothing', async (kind, times) => {
  const { wei, id, started, phone } = await unpaid();
  await fault('drop', started);
  await phone.pay();
  await fault(kind, started, { times });
  expect(await wei.check(id)).toMatchObject({ result: 'unknown' });
  expect(await wei.payment(id)).toMatchObject({ status: 'pending' });
  expect(await wei.check(id)).toMatchObject({ result: 'paid' });
});

test.concurrent('a payment that cannot be closed stays open, and is not canceled', async () => {
  const { wei, id, started, phone } = await unpaid();
  await fault('reject_close', started, { times: 4 });
  await wei.cancel(id).catch(() => {});
  expect((await wei.payment(id)).status).toBe('pending');
  await phone.pay();
  await expectStatus(wei, id, 'succeeded');
});
