import { describe, expect, test } from 'vitest';
import { begun, CARD, expectStatus, intentIdOf, intentsOf, payByCard, type StripeBooks } from '../kit/payments.ts';
import { eventOf, stripeNotifier } from '../kit/stripe-notifier.ts';
import { system } from '../kit/system.ts';

const notify = stripeNotifier(system);

/** An unpaid payment and its intent in Stripe's books. */
async function unpaid() {
  const amina = await system.applicant();
  const { application, started } = await begun(amina);
  const [intent] = await intentsOf(system, application.id);
  if (intent === undefined) throw new Error('no intent');
  const untouched = async () => {
    const { status, history } = await amina.payment(started.payment.id);
    expect({ status, history: history.length }).toEqual({ status: 'pending', history: 1 });
    expect((await amina.application(application.id)).state).toBe('submitted');
  };
  return { amina, application, started, intent, untouched };
}

const ALTERED = 'payment_intent.succeeded';

interface Deliveries {
  events: { type: string; data: { object: { id: string } }; delivery: { attempts: { status?: number }[] } }[];
}

const SIX_MINUTES = 360;
const WRONG_SECRET = `whsec_${'0'.repeat(48)}`;

describe('a notification is rejected without any change if', () => {
  test.concurrent.each<[string, (event: object) => Parameters<typeof notify>]>([
    ['its timestamp is six minutes old', (event) => [JSON.stringify(event), { at: -SIX_MINUTES }]],
    ['its timestamp is six minutes in the future', (event) => [JSON.stringify(event), { at: SIX_MINUTES }]],
    ['it is signed with another secret', (event) => [JSON.stringify(event), { secret: WRONG_SECRET }]],
    [
      'it has the same JSON but different bytes than the signed body',
      (event) => [JSON.stringify(event, null, 2), { instead: JSON.stringify(event) }],
    ],
    [
      'its JSON was reformatted after signing',
      (event) => [JSON.stringify(event), { instead: JSON.stringify(event, null, 2) }],
    ],
    [
      'its body is not the signed body',
      (event) => [JSON.stringify({ ...event, type: 'payment_intent.created' }), { instead: JSON.stringify(event) }],
    ],
    ['it belongs to live mode', (event) => [JSON.stringify({ ...event, livemode: true })]],
    ['it belongs to a connected account', (event) => [JSON.stringify({ ...event, account: 'acct_1' })]],
    ['its signature is empty', (event) => [JSON.stringify(event), { signature: '' }]],
    ['its signature has no time', (event) => [JSON.stringify(event), { signature: 'v1=00' }]],
    ['its signature has another scheme', (event) => [JSON.stringify(event), { signature: 't=9999999999,v0=00' }]],
  ])('%s', async (_, sending) => {
    const { intent, untouched } = await unpaid();
    expect(await notify(...sending(eventOf(intent)))).toEqual({ status: 400, code: 'invalid_signature' });
    await untouched();
  });
});

describe('a notification is accepted if', () => {
  test.concurrent.each<[string, Parameters<typeof notify>[1]]>([
    ['it is four minutes old', { at: -240 }],
    ['its body is encoded in base64', { contentType: 'application/octet-stream' }],
    ['its type has a charset', { contentType: 'application/json; charset=utf-8' }],
  ])('%s', async (_, sending) => {
    const { amina, intent, started } = await unpaid();
    // The signed body contains multi-byte characters.
    const text = JSON.stringify(eventOf(intent, { description: 'Zoë 签证 \u{1f6c2}' }), null, 2);
    expect((await notify(text, sending)).status).toBe(204);
    expect(await amina.payment(started.payment.id)).toMatchObject({ status: 'succeeded', accepted: true });
  });
});

describe('a genuine event that cannot be read is answered clearly, for the gateway to send it again:', () => {
  test.concurrent.each([
    [
      'a thin event',
      '{"id": "evt_test_1", "object": "v2.core.event", "type": "v1.payment_intent.succeeded", "livemode": false}',
    ],
    ['broken JSON', '{"id": "evt_1", "object": "event", "data"'],
  ])('%s', async (_, body) => {
    expect(await notify(body)).toEqual({ status: 422, code: 'unreadable_notification' });
  });
});

describe('a signed event settles only its own payment', () => {
  test.concurrent('not one with the metadata of another payment', async () => {
    const first = await unpaid();
    const second = await unpaid();
    await system.cards.pay(first.started, CARD.good);
    await expectStatus(first.amina, first.started.payment.id, 'succeeded');
    const [paid] = await intentsOf(system, first.application.id);
    const metadata = { payment: second.started.payment.id, application: second.application.id };
    await notify(JSON.stringify(eventOf(paid ?? first.intent, { metadata })));
    await second.untouched();
    expect((await first.amina.payment(first.started.payment.id)).history).toHaveLength(2);
  });

  test.concurrent('not one with an unknown intent', async () => {
    const { intent, untouched } = await unpaid();
    await notify(JSON.stringify(eventOf(intent, { id: 'pi_3NobodysIntent000000000000' })));
    await untouched();
  });

  test.concurrent('not an application that differs from the one in the payment id', async () => {
    const first = await unpaid();
    const second = await unpaid();
    const metadata = { payment: first.started.payment.id, application: second.application.id };
    await notify(JSON.stringify(eventOf(first.intent, { metadata })));
    await second.untouched();
  });

  test.concurrent('not with another amount or currency unless the gateway confirms it', async () => {
    const { amina, intent, started } = await unpaid();
    for (const changes of [{ amount_received: 1 }, { amount_received: intent.amount + 1 }, { currency: 'jpy' }]) {
      await notify(JSON.stringify(eventOf(intent, changes)));
    }
    expect((await amina.payment(started.payment.id)).status).toBe('pending');
  });
});

test('an altered amount is redelivered until the gateway can be queried, and settled with the queried amount', async () => {
  const { amina, started, intent } = await unpaid();
  await system.stripe.addFault({ kind: 'alter', match: { payment_intent: intent.id, type: ALTERED } });
  const path = `/v1/payment_intents/${intent.id}`;
  await system.stripe.addFault({ kind: 'error_500', times: 2, match: { method: 'GET', path } });
  await system.cards.pay(started, CARD.good);
  await expectStatus(amina, started.payment.id, 'succeeded');
  expect(await amina.payment(started.payment.id)).toMatchObject({ accepted: true, refunds: [] });
  const answers = async () => {
    const { events } = await system.stripe.books<Deliveries>(intent.id);
    const success = events.find(({ type, data }) => type === ALTERED && data.object.id === intent.id);
    return success?.delivery.attempts.map(({ status }) => status);
  };
  // The payment is settled before the answer has reached Stripe.
  await expect.poll(answers).toEqual([503, 204]);
});

test('repeated deliveries of an event change nothing', async () => {
  const amina = await system.applicant();
  const { id } = await amina.applyAndSubmit();
  const started = await payByCard(system, amina, id);
  const before = await amina.payment(started.payment.id);
  const { events } = await system.stripe.books<StripeBooks>(started.payment.id);
  const own = events.filter(({ data }) => data.object.id === intentIdOf(started));
  await Promise.all([...own, ...own, ...own].map((event) => system.stripe.post(`/events/${event.id}/resend`)));
  expect(await amina.payment(started.payment.id)).toEqual(before);
});
