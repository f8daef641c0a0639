import { sign } from 'node:crypto';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { createSecretStore } from '../../../../shared/adapters/secrets-manager/secret-store.ts';
import { createAlipayGateway } from '../../../../shared/gateways/alipay/alipay-gateway.ts';
import { alipaySecret } from '../../../../shared/gateways/alipay/secret.ts';
import { stripeSecret } from '../../../../shared/gateways/stripe/secret.ts';
import { createStripeGateway } from '../../../../shared/gateways/stripe/stripe-gateway.ts';
import { type AccountGateway, NotificationRejected } from '../../../../shared/ports/payments/payment-gateway.ts';
import { startSecrets } from '../../../local/aws/secrets-fixture.ts';
import { rsaKey } from '../../../support/once-per-run.ts';

/** Milliseconds. Longer than a container caches a secret. */
const CACHE_LIFETIME = 5 * 60_000;
const PAYMENT = 'pay_abcdefghijklmnopqrstuvwx';

/** A container whose secrets are changed in Secrets Manager. */
async function container(first: object) {
  const clock = { now: Date.UTC(2026, 10, 23, 12) };
  const { client, write } = await startSecrets({ gateway: first });
  const store = createSecretStore({ client, now: () => clock.now, onRefreshFailed: () => {} });
  const replace = async (secret: object) => {
    await write({ gateway: secret });
    clock.now += CACHE_LIFETIME;
  };
  return { clock, store, replace };
}

async function outcome(gateway: AccountGateway, notification: Parameters<AccountGateway['parseWebhook']>[0]) {
  try {
    const event = await gateway.parseWebhook(notification);
    return event?.kind === 'payment' ? event.payment.outcome.status : event?.kind;
  } catch (error) {
    if (error instanceof NotificationRejected) return 'refused';
    throw error;
  }
}

describe('during the rotation of a webhook secret', () => {
  it('Stripe events are accepted with both secrets, then only with the new one', async () => {
    const keys = { account: 'acct_1', secretKey: 'sk_test_1', publishableKey: 'pk_test_1' };
    const { clock, store, replace } = await container({ ...keys, webhookSecrets: ['whsec_old'] });
    const secret = () => store.read('gateway', stripeSecret);
    const at = { host: 'http://127.0.0.1:1', siteUrl: 'https://site.example', now: () => clock.now };
    const gateway = createStripeGateway({ ...at, secret, refreshSecret: secret });
    const signedWith = (webhookSecret: string) => {
      const intent = { id: 'pi_1', object: 'payment_intent', livemode: false, status: 'succeeded', currency: 'usd' };
      const object = { ...intent, amount_received: 2575, metadata: { payment: PAYMENT } };
      const facts = { id: 'evt_1', object: 'event', livemode: false, type: 'payment_intent.succeeded' };
      const body = JSON.stringify({ ...facts, created: clock.now / 1000, data: { object } });
      const header = { payload: body, secret: webhookSecret, timestamp: clock.now / 1000 };
      const signature = new Stripe('sk_test_1').webhooks.generateTestHeaderString(header);
      return outcome(gateway, { body, headers: { 'stripe-signature': signature } });
    };

    expect([await signedWith('whsec_old'), await signedWith('whsec_new')]).toEqual(['succeeded', 'refused']);
    await replace({ ...keys, webhookSecrets: ['whsec_new', 'whsec_old'] });
    expect([await signedWith('whsec_old'), await signedWith('whsec_new')]).toEqual(['succeeded', 'succeeded']);
    await replace({ ...keys, webhookSecrets: ['whsec_new'] });
    expect([await signedWith('whsec_old'), await signedWith('whsec_new')]).toEqual(['refused', 'succeeded']);
  });

  it('Alipay notifications are accepted with both keys, then only with the new one', async () => {
    const [merchant, older, newer] = [rsaKey('merchant'), rsaKey('older'), rsaKey('gateway')];
    const account = { appId: '9021000123456789', sellerId: '2088102123456789', privateKey: merchant.privateKey };
    const { clock, store, replace } = await container({ ...account, alipayPublicKey: older.publicKey });
    const secret = () => store.read('gateway', alipaySecret);
    const at = { host: 'http://127.0.0.1:1/gateway.do', siteUrl: 'https://site.example', now: () => clock.now };
    const gateway = createAlipayGateway({ ...at, secret, refreshSecret: secret });
    const signedWith = ({ privateKey }: typeof older) => {
      const params = {
        app_id: account.appId,
        notify_id: 'n_1',
        notify_time: '2026-11-23 20:00:00',
        out_trade_no: PAYMENT,
        seller_id: account.sellerId,
        total_amount: '720.00',
        trade_no: '2026112322001',
        trade_status: 'TRADE_SUCCESS',
      };
      const text = Object.entries(params).map(([name, value]) => `${name}=${value}`);
      const signature = sign('RSA-SHA256', Buffer.from(text.join('&')), privateKey).toString('base64');
      const body = new URLSearchParams({ ...params, sign_type: 'RSA2', sign: signature }).toString();
      return outcome(gateway, { body, headers: {} });
    };

    expect([await signedWith(older), await signedWith(newer)]).toEqual(['succeeded', 'refused']);
    await replace({ ...account, alipayPublicKey: [newer.publicKey, older.publicKey] });
    expect([await signedWith(older), await signedWith(newer)]).toEqual(['succeeded', 'succeeded']);
    await replace({ ...account, alipayPublicKey: newer.publicKey });
    expect([await signedWith(older), await signedWith(newer)]).toEqual(['refused', 'succeeded']);
  });
});
