import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { alipayNotifier } from '../kit/alipay-notifier.ts';
import { begun, expectStatus, openCashier, tradeOf } from '../kit/payments.ts';
import { system } from '../kit/system.ts';

const { notice, send } = alipayNotifier(system);
const YUAN = '720.00';
const TAKEN = { status: 200, type: expect.stringMatching(/^text\/plain/), text: 'success' };

/** A payment whose buyer is at the cashier, or not even there. */
async function unpaid() {
  const wei = await system.applicant();
  const { application, started } = await begun(wei, 'alipay');
  const { id } = started.payment;
  const untouched = async () => {
    expect(await wei.payment(id)).toMatchObject({ status: 'pending' });
    expect(await wei.application(application.id)).toMatchObject({ state: 'submitted', open: { paymentId: id } });
  };
  return { wei, application, started, id, untouched };
}

describe('a notification is refused, and changes nothing, if', () => {
  const foreignKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const key = String(foreignKey.export({ type: 'pkcs8', format: 'pem' }));

  test.concurrent.each<[string, Record<string, string>, Parameters<typeof send>[1]]>([
    ['its amount was changed after signing', { total_amount: '0.01' }, { tampered: { total_amount: YUAN } }],
    ['a field was added after signing', {}, { tampered: { passback_params: 'x' } }],
    ['it is signed with another key', {}, { key }],
    ['it is signed by SHA-1 and says so', { sign_type: 'RSA' }, { algorithm: 'RSA-SHA1' }],
    ['it is signed by RSA2 and says RSA', {}, { tampered: { sign_type: 'RSA' } }],
    ['it is of another app', { app_id: '9021000000000000' }, {}],
    ['it is of another seller', { seller_id: '2088000000000000' }, {}],
    ['its signature is empty', {}, { tampered: { sign: '' } }],
  ])('%s', async (_, changes, sending) => {
    const { id, untouched } = await unpaid();
    const answer = await send(notice(id, YUAN, changes), sending);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'invalid_signature' });
    await untouched();
  });
});

test.concurrent('it is answered with exactly the word that stops Alipay, and settles the payment', async () => {
  const { wei, id } = await unpaid();
  expect(await send(notice(id, YUAN))).toEqual(TAKEN);
  expect(await wei.payment(id)).toMatchObject({ status: 'succeeded', accepted: true });
});

test.concurrent('letters of any kind and percent signs are verified as they were signed', async () => {
  const { wei, id } = await unpaid();
  expect(await send(notice(id, YUAN, { subject: '签证费 100% + é' }))).toEqual(TAKEN);
  expect((await wei.payment(id)).status).toBe('succeeded');
});

const LONG_AGO = { gmt_refund: '2026-11-23 12:00:00.000' };
test.concurrent.each([
  ['of just now, which the books may not show yet: it is to be sent again', { refund_fee: YUAN }, 503],
  ['that the books ought to show and do not: it is kept for staff', { refund_fee: YUAN, ...LONG_AGO }, 200],
  ['without its sum, which Alipay does not describe: somebody is called, and it is to be sent again', LONG_AGO, 500],
])('a notice of a refund is no payment: %s', async (_, changes, status) => {
  const { id, untouched } = await unpaid();
  const answer = await send(notice(id, YUAN, { trade_status: 'TRADE_SUCCESS', ...changes }));
  expect(answer).toMatchObject(status === 200 ? TAKEN : { status });
  await untouched();
});

test.concurrent('another amount, though validly signed, counts only once the gateway confirms it', async () => {
  const { id, untouched } = await unpaid();
  for (const yuan of ['0.01', '720.01', '72000.00']) await send(notice(id, yuan));
  await untouched();
});

test.concurrent("a notification that was altered on Alipay's side is corrected by its books", async () => {
  const { wei, started, id } = await unpaid();
  await system.alipay.addFault({ kind: 'alter', match: { out_trade_no: id, trade_status: 'TRADE_SUCCESS' } });
  await (await openCashier(started)).pay();
  await expectStatus(wei, id, 'succeeded');
  expect(await wei.payment(id)).toMatchObject({ accepted: true, refunds: [] });
});

test.concurrent("the first application's notification does not pay a second one", async () => {
  const first = await unpaid();
  const second = await unpaid();
  await (await openCashier(first.started)).pay();
  await expectStatus(first.wei, first.id, 'succeeded');
  const { tradeNo = '' } = (await tradeOf(system, first.id)) ?? {};
  const paid = notice(first.id, YUAN, { trade_no: tradeNo });
  await send(paid, { tampered: { out_trade_no: second.id } });
  await second.untouched();
  const before = await first.wei.payment(first.id);
  for (let times = 0; times < 3; times++) expect(await send(paid)).toEqual(TAKEN);
  expect(await first.wei.payment(first.id)).toEqual(before);
});

test.concurrent('after a refund in full, the closing of the trade does not undo the payment', async () => {
  const { wei, application, started, id } = await unpaid();
  await (await openCashier(started)).pay();
  await expectStatus(wei, id, 'succeeded');
  await wei.withdraw(application.id);
  const { tradeNo = '' } = (await tradeOf(system, id)) ?? {};
  await send(notice(id, YUAN, { trade_no: tradeNo, trade_status: 'TRADE_CLOSED' }));
  await send(notice(id, YUAN, { trade_no: tradeNo, trade_status: 'TRADE_FINISHED' }));
  expect(await wei.payment(id)).toMatchObject({ status: 'succeeded', refunds: [{ amount: { amount: 72000 } }] });
});

test.concurrent('an order that is not ours is taken note of and pays nothing', async () => {
  const { untouched } = await unpaid();
  for (const number of [`pay_${'0'.repeat(24)}`, 'somebody_elses_order']) {
    expect(await send(notice(number, YUAN))).toEqual(TAKEN);
  }
  await untouched();
});
