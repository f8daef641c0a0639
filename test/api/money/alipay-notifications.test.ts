import { describe, expect, test } from 'vitest';
import { rsaKey } from '../../support/once-per-run.ts';
import { alipayNotifier } from '../kit/alipay-notifier.ts';
import { begun, expectStatus, openCashier, tradeOf } from '../kit/payments.ts';
import { system } from '../kit/system.ts';

const { paidNotification, send } = alipayNotifier(system);
const YUAN = '720.00';
const TAKEN = { status: 200, type: expect.stringMatching(/^text\/plain/), text: 'success' };

/** An unpaid Alipay payment. */
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

describe('a notification is rejected without any change if', () => {
  const key = rsaKey('other').privateKey;

  test.concurrent.each<[string, Record<string, string>, Parameters<typeof send>[1]]>([
    ['its amount was changed after signing', { total_amount: '0.01' }, { tampered: { total_amount: YUAN } }],
    ['a field was added after signing', {}, { tampered: { passback_params: 'x' } }],
    ['it is signed with another key', {}, { key }],
    ['it is signed with SHA-1 and declares it', { sign_type: 'RSA' }, { algorithm: 'RSA-SHA1' }],
    ['it is signed with RSA2 and declares RSA', {}, { tampered: { sign_type: 'RSA' } }],
    ['it belongs to another app', { app_id: '9021000000000000' }, {}],
    ['it belongs to another seller', { seller_id: '2088000000000000' }, {}],
    ['its signature is empty', {}, { tampered: { sign: '' } }],
  ])('%s', async (_, changes, sending) => {
    const { id, untouched } = await unpaid();
    const answer = await send(paidNotification(id, YUAN, changes), sending);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'invalid_signature' });
    await untouched();
  });
});

test.concurrent('a valid notification settles the payment and is answered with exactly `success`', async () => {
  const { wei, id } = await unpaid();
  expect(await send(paidNotification(id, YUAN))).toEqual(TAKEN);
  expect(await wei.payment(id)).toMatchObject({ status: 'succeeded', accepted: true });
});

test.concurrent('a notification with non-ASCII letters and percent signs is verified', async () => {
  const { wei, id } = await unpaid();
  expect(await send(paidNotification(id, YUAN, { subject: '签证费 100% + é' }))).toEqual(TAKEN);
  expect((await wei.payment(id)).status).toBe('succeeded');
});

const LONG_AGO = { gmt_refund: '2026-11-23 12:00:00.000' };
test.concurrent.each([
  ['a recent refund that a query does not find yet must be redelivered', { refund_fee: YUAN }, 503],
  ['an older refund that a query does not find is stored as unmatched', { refund_fee: YUAN, ...LONG_AGO }, 200],
  [
    'a refund without its amount, which Alipay does not document, raises an alarm and must be redelivered',
    LONG_AGO,
    422,
  ],
])('a refund notification does not settle the payment: %s', async (_, changes, status) => {
  const { id, untouched } = await unpaid();
  const answer = await send(paidNotification(id, YUAN, { trade_status: 'TRADE_SUCCESS', ...changes }));
  expect(answer).toMatchObject(status === 200 ? TAKEN : { status });
  await untouched();
});

test.concurrent('a signed notification with another amount settles nothing unless the gateway confirms it', async () => {
  const { id, untouched } = await unpaid();
  for (const yuan of ['0.01', '720.01', '72000.00']) await send(paidNotification(id, yuan));
  await untouched();
});

test.concurrent('a notification with a wrong amount is corrected by a query of the gateway', async () => {
  const { wei, started, id } = await unpaid();
  await system.alipay.addFault({ kind: 'alter', match: { out_trade_no: id, trade_status: 'TRADE_SUCCESS' } });
  await (await openCashier(started)).pay();
  await expectStatus(wei, id, 'succeeded');
  expect(await wei.payment(id)).toMatchObject({ accepted: true, refunds: [] });
});

test.concurrent('a notification of one payment cannot settle another', async () => {
  const first = await unpaid();
  const second = await unpaid();
  await (await openCashier(first.started)).pay();
  await expectStatus(first.wei, first.id, 'succeeded');
  const { tradeNo = '' } = (await tradeOf(system, first.id)) ?? {};
  const paid = paidNotification(first.id, YUAN, { trade_no: tradeNo });
  await send(paid, { tampered: { out_trade_no: second.id } });
  await second.untouched();
  const before = await first.wei.payment(first.id);
  for (let times = 0; times < 3; times++) expect(await send(paid)).toEqual(TAKEN);
  expect(await first.wei.payment(first.id)).toEqual(before);
});

test.concurrent('a closed trade after a full refund does not change the succeeded payment', async () => {
  const { wei, application, started, id } = await unpaid();
  await (await openCashier(started)).pay();
  await expectStatus(wei, id, 'succeeded');
  await wei.withdraw(application.id);
  const { tradeNo = '' } = (await tradeOf(system, id)) ?? {};
  await send(paidNotification(id, YUAN, { trade_no: tradeNo, trade_status: 'TRADE_CLOSED' }));
  await send(paidNotification(id, YUAN, { trade_no: tradeNo, trade_status: 'TRADE_FINISHED' }));
  expect(await wei.payment(id)).toMatchObject({ status: 'succeeded', refunds: [{ amount: { amount: 72000 } }] });
});

test.concurrent('a notification of an unknown order is acknowledged and settles nothing', async () => {
  const { untouched } = await unpaid();
  for (const number of [`pay_${'0'.repeat(24)}`, 'somebody_elses_order']) {
    expect(await send(paidNotification(number, YUAN))).toEqual(TAKEN);
  }
  await untouched();
});
