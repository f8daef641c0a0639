import { beforeAll, describe, expect, it } from 'vitest';
import { parseNotification } from '../../../../shared/gateways/wechat-pay/notifications.ts';
import { MalformedGatewayEvent, NotificationRejected } from '../../../../shared/ports/payments/payment-gateway.ts';
import { FIELDS, KEYS, SIGNING_KEY } from './context.ts';
import { FakeWechatPay, rfc3339 } from './fake-wechat-pay.ts';

const NOW = Date.UTC(2026, 10, 28, 12, 0, 0);
let now = NOW;
const fake = new FakeWechatPay({
  appId: FIELDS.appId,
  mchId: FIELDS.mchId,
  apiV3Key: FIELDS.apiV3Key,
  merchantPublicKey: '',
  signingKey: () => SIGNING_KEY,
  now: () => now,
});
beforeAll(() => {
  now = NOW;
});

const PAID = {
  appid: FIELDS.appId,
  mchid: FIELDS.mchId,
  out_trade_no: 'pay_abcdefghijklmnopqrstuvwx',
  transaction_id: '4200001234202611281234567890',
  trade_type: 'NATIVE',
  trade_state: 'SUCCESS',
  success_time: rfc3339(NOW),
  payer: { openid: 'o' },
  amount: { total: 72_000, payer_total: 71_000, currency: 'CNY', payer_currency: 'CNY' },
};
const paid = (changed: object = {}) => fake.notice('TRANSACTION.SUCCESS', { ...PAID, ...changed });
const read = (notice: ReturnType<typeof paid>) => parseNotification(notice, KEYS, NOW);
const refunded = (changed: object = {}) =>
  fake.notice('REFUND.SUCCESS', {
    mchid: FIELDS.mchId,
    out_trade_no: PAID.out_trade_no,
    transaction_id: PAID.transaction_id,
    out_refund_no: 're_abcdefghijklmnopqrstuvwx',
    refund_id: '50000',
    refund_status: 'SUCCESS',
    success_time: rfc3339(NOW - 60_000),
    amount: { total: 72_000, refund: 700, payer_total: 71_000, payer_refund: 690 },
    ...changed,
  });

describe('a notification', () => {
  it('is the observation of its order, with what the payer was asked for: WeChat may pay a part as a coupon', () => {
    expect(read(paid())).toEqual({
      kind: 'payment',
      payment: {
        paymentId: PAID.out_trade_no,
        gateway: 'wechat-pay',
        account: FIELDS.mchId,
        reference: PAID.transaction_id,
        at: NOW + 999,
        source: { by: 'notification', eventId: expect.stringMatching(/^EV-/) },
        outcome: { status: 'succeeded', captured: { amount: 72_000, currency: 'CNY' } },
      },
    });
  });

  it('that comes twice, signed again, is the same event', () => {
    const { body } = paid();
    const twice = [body, body].map((one) => read({ body: one, headers: fake.signature(one) }));
    expect(twice[0]).toEqual(twice[1]);
  });

  it('of another currency names it, so that it is never taken for yuan', () => {
    const event = read(paid({ amount: { total: 72_000, currency: 'USD' } }));
    expect(event).toMatchObject({ payment: { outcome: { captured: { currency: 'USD' } } } });
  });

  it('of an order number that is not ours contains the reference only', () => {
    const event = read(paid({ out_trade_no: 'order-1' }));
    expect(event).toMatchObject({ payment: { reference: PAID.transaction_id } });
    expect(event?.kind === 'payment' && event.payment).not.toHaveProperty('paymentId');
  });

  it.each(['COMPLAINT.CREATE', 'COMPLAINT.STATE_CHANGE', 'PAYSCORE.USER_PAID'])('%s is not relevant', (type) => {
    expect(read(fake.notice(type, { complaint_id: 'c' }))).toBeUndefined();
  });
});

describe('a notification is rejected', () => {
  const genuine = paid();
  const withHeader = (name: string, value: string | undefined) => ({
    body: genuine.body,
    headers: { ...genuine.headers, [`wechatpay-${name}`]: value },
  });
  const rejects = (notice: ReturnType<typeof paid>, at = NOW) =>
    expect(() => parseNotification(notice, KEYS, at)).toThrow(NotificationRejected);

  it.each([
    ['without a signature', withHeader('signature', undefined)],
    [
      'that is a probe of WeChat',
      withHeader('signature', `WECHATPAY/SIGNTEST/${genuine.headers['wechatpay-signature']}`),
    ],
    ['with the serial of another key', withHeader('serial', 'PUB_KEY_ID_0116000000099999')],
    ['with a serial that is a property of every object', withHeader('serial', 'constructor')],
    ['with another nonce', withHeader('nonce', 'x')],
    ['with another timestamp', withHeader('timestamp', String(NOW / 1000 + 1))],
    ['with a timestamp that is no number', withHeader('timestamp', 'NaN')],
    ['with another body', { ...genuine, body: genuine.body.replace('TRANSACTION.SUCCESS', 'TRANSACTION.FAILED') }],
    ['that was serialized again', { ...genuine, body: JSON.stringify(JSON.parse(genuine.body), null, 1) }],
    ['of another merchant', paid({ mchid: '1900000009' })],
    ['of another app', paid({ appid: 'wxfedcba9876543210' })],
  ])('%s', (_, notice) => rejects(notice));

  it.each([-301_000, 301_000])('%d ms after it was signed: it may be a replay', (offset) =>
    rejects(genuine, NOW + offset),
  );

  it('whose ciphertext was altered, even if somebody could sign it', () => {
    const envelope = JSON.parse(genuine.body);
    const bytes = Buffer.from(envelope.resource.ciphertext, 'base64');
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    envelope.resource.ciphertext = bytes.toString('base64');
    const body = JSON.stringify(envelope);
    rejects({ body, headers: fake.signature(body) });
  });

  it('that was encrypted with another APIv3 key', () => {
    const { apiV3Key: _, ...keys } = KEYS;
    expect(() => parseNotification(genuine, { ...keys, apiV3Key: ['y'.repeat(32)] }, NOW)).toThrow(
      NotificationRejected,
    );
  });
});

it.each([
  ['a state that nobody knows', paid({ trade_state: 'HALF_PAID' })],
  ['a paid order without an amount', paid({ amount: undefined })],
  ['an event about money that nobody knows', fake.notice('TRANSACTION.REVERSED', PAID)],
  ['a refund state that nobody knows', refunded({ refund_status: 'ALMOST' })],
  ['a time that is none', fake.notice('TRANSACTION.SUCCESS', PAID, { create_time: 'now' })],
])('%s is genuine, but unreadable', (_, notice) => {
  expect(() => read(notice)).toThrow(MalformedGatewayEvent);
});

describe('a refund notification', () => {
  it('names our refund and its attempt', () => {
    expect(read(refunded({ out_refund_no: 're_abcdefghijklmnopqrstuvwx_2' }))).toMatchObject({
      kind: 'refund',
      refund: {
        refundId: 're_abcdefghijklmnopqrstuvwx',
        attempt: 2,
        paymentId: PAID.out_trade_no,
        reference: PAID.transaction_id,
        amount: { amount: 700, currency: 'CNY' },
        state: 'done',
        at: NOW - 60_000 + 999,
      },
    });
  });

  it.each([
    ['SUCCESS', 'done'],
    ['CLOSED', 'failed'],
    // It has left the merchant, and the payer's bank has refused it: a query says that it needs manual review.
    ['ABNORMAL', 'pending'],
  ])('of the state %s reports it as %s', (refund_status, state) => {
    expect(read(refunded({ refund_status, success_time: undefined }))).toMatchObject({ refund: { state } });
  });

  it('of a refund in the merchant platform names no refund of ours', () => {
    const event = read(refunded({ out_refund_no: '50302026112812' }));
    expect(event).toMatchObject({ refund: { gatewayRefundId: '50302026112812', attempt: 1 } });
    expect(event?.kind === 'refund' && event.refund).not.toHaveProperty('refundId');
  });
});
