import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { API_VERSION } from '../../../../shared/gateways/stripe/api-version.ts';
import { stripe as descriptor } from '../../../../shared/gateways/stripe/descriptor.ts';
import { createStripeGateway } from '../../../../shared/gateways/stripe/stripe-gateway.ts';
import { handleWebhook } from '../../../../shared/lambda/handle-webhook.ts';
import { MalformedGatewayEvent, NotificationRejected } from '../../../../shared/ports/payments/payment-gateway.ts';
import type { SettleDependencies } from '../../../../shared/use-cases/settlement/settle-dependencies.ts';
import { KEYS } from './context.ts';

const gateway = createStripeGateway({
  host: 'http://127.0.0.1:1',
  siteUrl: 'https://site.example',
  secret: async () => KEYS,
  refreshSecret: async () => KEYS,
  now: Date.now,
});

const [secret = ''] = KEYS.webhookSecrets;
const signed = (body: string, by = secret) => {
  const header = { payload: body, secret: by, timestamp: Math.floor(Date.now() / 1000) };
  return { body, headers: { 'stripe-signature': new Stripe('sk_test_1').webhooks.generateTestHeaderString(header) } };
};

/** Stripe: Event destinations, thin events. */
const THIN = {
  id: 'evt_test_65R9Ijk8dKEYZcXeRWn16R9A7j1FSQ3w3TGDPLLGSM4CW0',
  object: 'v2.core.event',
  type: 'v1.payment_intent.succeeded',
  livemode: false,
  created: '2026-11-28T12:00:00.000Z',
  related_object: { id: 'pi_1', type: 'payment_intent', url: '/v1/payment_intents/pi_1' },
};

const UNREADABLE = [
  ['a thin event', JSON.stringify(THIN), THIN.id],
  ['broken JSON', '{"id": "evt_1", "object": "event", "data": {"object": {"name": "Amina', 'unnamed'],
  ['no JSON at all', 'id=evt_1', 'unnamed'],
  ['null', 'null', 'unnamed'],
  ['a list', '[]', 'unnamed'],
  [
    'an event without its object',
    '{"id": "evt_1", "object": "event", "livemode": false, "type": "payment_intent.succeeded"}',
    'evt_1',
  ],
] as const;

describe.each(UNREADABLE)('%s', (_, body, eventId) => {
  it('that is signed is genuine, but cannot be read', async () => {
    const reading = gateway.parseWebhook(signed(body));
    await expect(reading).rejects.toBeInstanceOf(MalformedGatewayEvent);
    await expect(reading).rejects.toMatchObject({ eventId });
  });

  it('that is signed raises an alarm, and the log does not quote it', async () => {
    const alarms: unknown[] = [];
    const alarm = (...raised: unknown[]) => void alarms.push(raised);
    const deps = { gateways: async () => gateway, alarm, metrics: () => {} } as unknown as SettleDependencies;
    const error = await handleWebhook(deps, 'stripe', signed(body)).catch((thrown: unknown) => thrown);
    expect(alarms).toEqual([['unprocessable_event', { gateway: 'stripe', event: eventId }]]);
    expect(String(error) + String((error as Error).cause)).not.toContain('Amina');
  });

  it('that is not signed is rejected', async () => {
    await expect(gateway.parseWebhook(signed(body, 'whsec_other'))).rejects.toBeInstanceOf(NotificationRejected);
  });
});

it('an event of an older API version is read if its objects are', async () => {
  const object = { id: 'pi_1', object: 'payment_intent', livemode: false, metadata: {}, currency: 'usd' };
  const paid = { ...object, status: 'succeeded', amount_received: 2575 };
  const event = { id: 'evt_1', object: 'event', livemode: false, created: 1, type: 'payment_intent.succeeded' };
  const of = (intent: object) =>
    gateway.parseWebhook(signed(JSON.stringify({ ...event, api_version: '2018-11-08', data: { object: intent } })));
  expect(await of(paid)).toMatchObject({ payment: { outcome: { status: 'succeeded' } } });
  // The name of `requires_payment_method` before 2019-02-11.
  await expect(of({ ...object, status: 'requires_source' })).rejects.toBeInstanceOf(MalformedGatewayEvent);
});

it('the instructions name the payload style and API version to choose', () => {
  const instructions = descriptor.secret.instructions('https://visa.example/api/webhooks/stripe');
  expect(instructions).toMatch(/Payload style: Snapshot/);
  expect(instructions).toContain(`API version: ${API_VERSION}`);
});
