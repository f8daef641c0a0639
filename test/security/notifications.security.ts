import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { alipayNotifier } from '../api/kit/alipay-notifier.ts';
import { begun, intentsOf, openCashier, type StripeIntent } from '../api/kit/payments.ts';
import { eventOf, stripeNotifier } from '../api/kit/stripe-notifier.ts';
import { wechatPayNotifier } from '../api/kit/wechat-pay-notifier.ts';
import type { Applicant } from '../support/raw-calls.ts';
import { attackedSystem } from './kit/system.ts';
import { tallyOf } from './kit/tally.ts';

const system = await attackedSystem();
const reportedByStripe = stripeNotifier(system);
const alipay = alipayNotifier(system);
const wechat = wechatPayNotifier(system);
/** WeChat Pay: the answer to a notification that was not accepted. */
const REJECTED_BY_WECHAT = '{"code":"FAIL","message":"invalid_signature"}';

let payer: Applicant;
let intent: StripeIntent;
const open: Record<'stripe' | 'alipay', string> = { stripe: '', alipay: '' };

beforeAll(async () => {
  payer = await system.applicant();
  const byCard = await begun(payer, 'stripe');
  const [first] = await intentsOf(system, byCard.application.id);
  if (first === undefined) throw new Error('no intent');
  intent = first;
  const byAlipay = await begun(payer, 'alipay');
  await openCashier(byAlipay.started);
  open.stripe = byCard.started.payment.id;
  open.alipay = byAlipay.started.payment.id;
});

test('forged Stripe payments', async (context) => {
  const tally = tallyOf(context, 'notifications: forged, altered, old, of another account');
  const paid = JSON.stringify(eventOf(intent));
  const cheaper = JSON.stringify(eventOf(intent, { amount_received: 1 }));
  const attempts: Record<string, Parameters<typeof reportedByStripe>> = {
    'no signature': [paid, { signature: '' }],
    'a signature of another kind': [paid, { signature: 'v1=abc' }],
    'of another secret': [paid, { secret: 'whsec_of_somebody_else' }],
    'changed after signing': [cheaper, { instead: paid }],
    'ten minutes old': [paid, { at: -600 }],
    'of tomorrow': [paid, { at: 86_400 }],
    'of live mode': [JSON.stringify(eventOf(intent, {}, { livemode: true })), {}],
    'of a connected account': [JSON.stringify(eventOf(intent, {}, { account: 'acct_x' })), {}],
  };
  for (const [what, attempt] of Object.entries(attempts)) {
    const { status, code } = await reportedByStripe(...attempt);
    tally.attempt(status === 400 && code === 'invalid_signature', `${what}: ${status} ${code}`);
  }
  expect(tally.letThrough).toEqual([]);
  expect((await payer.payment(open.stripe)).status).toBe('pending');
});

test('forged Alipay payments', async (context) => {
  const tally = tallyOf(context, 'notifications: forged, altered, old, of another account');
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const paidNotification = (changes = {}) => alipay.paidNotification(open.alipay, '720.00', changes);
  const attempts: Record<string, Parameters<typeof alipay.send>> = {
    'of another key': [paidNotification(), { key: String(key) }],
    'signed with SHA-1': [paidNotification({ sign_type: 'RSA' }), { algorithm: 'RSA-SHA1' }],
    'changed after signing': [paidNotification(), { tampered: { total_amount: '0.01' } }],
    'of another application': [paidNotification({ app_id: '2021000000000000' }), {}],
    'of another seller': [paidNotification({ seller_id: '2088000000000000' }), {}],
    'without a signature': [paidNotification(), { tampered: { sign: '' } }],
  };
  for (const [what, attempt] of Object.entries(attempts)) {
    const { status, text } = await alipay.send(...attempt);
    tally.attempt(status === 400 && text !== 'success', `${what}: ${status} ${text}`);
  }
  expect(tally.letThrough).toEqual([]);
  expect((await payer.payment(open.alipay)).status).toBe('pending');
});

test('forged WeChat Pay payments', async (context) => {
  const tally = tallyOf(context, 'notifications: forged, altered, old, of another account');
  const { application, started } = await begun(payer, 'wechat-pay');
  const { id, amount } = started.payment;
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const paid = wechat.paidOrder(id, amount.amount);
  const attempts: Record<string, Parameters<typeof wechat.send>> = {
    'without a signature': [paid, { signature: '' }],
    'that probes our verification': [paid, { signature: 'WECHATPAY/SIGNTEST/AAAA' }],
    'of another key': [paid, { key: String(key) }],
    'of a key that is named otherwise': [paid, { serial: 'PUB_KEY_ID_0000000000000000' }],
    'changed after signing': [paid, { tamper: (body) => body.replace('"ciphertext":"', '"ciphertext":"AAAA') }],
    'encrypted for another merchant': [paid, { apiV3Key: 'z'.repeat(32) }],
    'of another merchant': [{ ...paid, mchid: '1900000009' }, {}],
    'of another app': [{ ...paid, appid: 'wxffffffffffffffff' }, {}],
    'of ten minutes ago': [paid, { at: -600 }],
    'of tomorrow': [paid, { at: 86_400 }],
  };
  for (const [what, attempt] of Object.entries(attempts)) {
    const { status, text } = await wechat.send(...attempt);
    tally.attempt(status === 400 && text === REJECTED_BY_WECHAT, `${what}: ${status} ${text}`);
  }
  // Genuine, but WeChat's books do not say so, or it is about another order.
  await wechat.send(wechat.paidOrder(id, 1));
  await wechat.send(wechat.paidOrder(`pay_${'z'.repeat(24)}`, amount.amount));
  expect(tally.letThrough).toEqual([]);
  expect((await payer.payment(id)).status).toBe('pending');
  expect((await payer.application(application.id)).state).toBe('submitted');
});
