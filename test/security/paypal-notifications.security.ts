import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { begun } from '../api/kit/payments.ts';
import { paypalNotifier } from '../api/kit/paypal-notifier.ts';
import type { Applicant } from '../support/raw-calls.ts';
import { attackedSystem } from './kit/system.ts';
import { tallyOf } from './kit/tally.ts';

const system = await attackedSystem();
const paypal = paypalNotifier(system);
const DAY = 24 * 3_600_000;

let payer: Applicant;
let payment: string;
let orderId: string;
beforeAll(async () => {
  payer = await system.applicant();
  const { started } = await begun(payer, 'paypal');
  if (started.checkout?.type !== 'redirect') throw new Error('not a page');
  payment = started.payment.id;
  orderId = new URL(started.checkout.url).searchParams.get('token') ?? '';
});

test('forged PayPal payments', async (context) => {
  const tally = tallyOf(context, 'notifications: forged, altered, old, of another account');
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const { total } = await payer.payment(payment).then(({ amount }) => ({ total: (amount.amount / 100).toFixed(2) }));
  const paid = paypal.captured(payment, orderId, total);
  const sentAt = (time: number) => ({ 'paypal-transmission-time': new Date(time).toISOString() });
  const attempts: Record<string, Parameters<typeof paypal.send>> = {
    'of another key': [paid, { key: String(key) }],
    'without a signature': [paid, { headers: { 'paypal-transmission-sig': '' } }],
    'signed with SHA-1': [paid, { headers: { 'paypal-auth-algo': 'SHA1withRSA' } }],
    'changed after signing': [paid, { instead: paid.replace(total, '0.01') }],
    'sent five days ago': [paid, { headers: sentAt(Date.now() - 5 * DAY) }],
    'of tomorrow': [paid, { headers: sentAt(Date.now() + DAY) }],
    'of another account': [paid, { webhookId: '1HE90801975891415' }],
    'of the simulator': [paid, { webhookId: 'WEBHOOK_ID' }],
    'with a certificate of the attacker': [
      paid,
      { headers: { 'paypal-cert-url': `${system.addresses.site}/v1/notifications/certs/CERT-1` } },
    ],
    "with a certificate at PayPal's live host": [
      paid,
      { headers: { 'paypal-cert-url': 'https://api.paypal.com/v1/notifications/certs/CERT-1' } },
    ],
  };
  for (const [what, attempt] of Object.entries(attempts)) {
    const { status, code } = await paypal.send(...attempt);
    tally.attempt(status === 400 && code === 'invalid_signature', `${what}: ${status} ${code}`);
  }
  expect(tally.letThrough).toEqual([]);
  expect((await payer.payment(payment)).status).toBe('pending');
});

test("genuine notifications about another order, or another amount, do not pay this payment's application", async (context) => {
  const tally = tallyOf(context, 'notifications: of another order, of another amount');
  for (const [what, body] of Object.entries({
    'another order': paypal.captured(payment, '5O190127TN364715T', '100.00'),
    'another amount': paypal.captured(payment, orderId, '0.01'),
  })) {
    await paypal.send(body);
    const { status } = await payer.payment(payment);
    tally.attempt(status === 'pending', `${what}: ${status}`);
  }
  expect(tally.letThrough).toEqual([]);
});
