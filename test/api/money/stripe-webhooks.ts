import { describe, expect, test } from 'vitest';
import { begun, CARD, expectStatus, intentIdOf, intentsOf, payByCard, type StripeBooks } from '../kit/payments.ts';
import { eventOf, stripeNotifier } from '../kit/stripe-notifier.ts';
import { system } from '../kit/system.ts';

const notify = stripeNotifier(system);

/** A payment that nobody has paid, and its intent in Stripe's books. */
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

describe('a notification is refused, and changes nothing, if', () => {
  test.concurrent.each<[string, (event: object) => Parameters<typeof notify>]>([
    ['its time-stamp is six minutes old', (event) => [JSON.stringify(event), { at: -SIX_MINUTES }]],
    ['its time-stamp is six minutes in the future', (event) => [JSON.stringify(event), { at: SIX_MINUTES }]],
    ['it is signed with another secret', (event) => [JSON.stringify(event), { secret: WRONG_SECRET }]],
    [
      'its JSON is the same but its bytes are not those that were signed',
      (event) => [JSON.stringify(event, null, 2), { instead: JSON.stringify(event) }],
    ],
    [
      'its bytes were laid out anew on the way',
      (event) => [JSON.stringify(event), { instead: JSON.stringify(event, null, 2) }],
    ],
    [
      'what was sent is not what was signed',
      (event) => [JSON.stringify({ ...event, type: 'payment_intent.created' }), { instead: JSON.stringify(event) }],
    ],
    ['it is of live mode', (event) => [JSON.stringify({ ...event, livemode: true })]],
    ['it is of a connected account', (event) => [JSON.stringify({ ...event, account: 'acct_1' })]],
    ['its signature is empty', (event) => [JSON.stringify(event), { signature: '' }]],
    ['its signature has no time', (event) => [JSON.stringify(event), { signature: 'v1=00' }]],
    ['its signature is of another scheme', (event) => [JSON.stringify(event), { signature: 't=9999999999,v0=00' }]],
  ])('%s', async (_, sending) => {
    const { intent, untouched } = await unpaid();
    expect(await notify(...sending(eventOf(intent)))).toEqual({ status: 400, code: 'invalid_signature' });
    await untouched();
  });
});

describe('a notification is taken if', () => {
  test.concurrent.each<[string, Parameters<typeof notify>[1]]>([
    ['it is four minutes old', { at: -240 }],
    ['its bytes come in base64', { contentType: 'application/octet-stream' }],
    ['its type has a charset', { contentType: 'application/json; charset=utf-8' }],
  ])('%s', async (_, sending) => {
    const { amina, intent, started } = await unpaid();
    // Signed over letters that are more than one byte.
    const text = JSON.stringify(eventOf(intent, { description: 'Zoë 签证 \u{1f6c2}' }), null, 2);
    expect((await notify(text, sending)).status).toBe(204);
    expect(await amina.payment(started.payment.id)).toMatchObject({ status: 'succeeded', accepted: true });
  });
});

describe('what is validly signed is believed of its own payment only', () => {
  test.concurrent("the first application's payment does not pay a second one", async () => {
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

  test.concurrent('nor does an intent that is nobody’s', async () => {
    const { intent, untouched } = await unpaid();
    await notify(JSON.stringify(eventOf(intent, { id: 'pi_3NobodysIntent000000000000' })));
    await untouched();
  });

  test.concurrent('nor an application that the payment’s id does not name', async () => {
    const first = await unpaid();
    const second = await unpaid();
    const metadata = { payment: first.started.payment.id, application: second.application.id };
    await notify(JSON.stringify(eventOf(first.intent, { metadata })));
    await second.untouched();
  });

  test.concurrent('another amount or currency counts only once the gateway confirms it', async () => {
    const { amina, intent, started } = await unpaid();
    for (const changes of [{ amount_received: 1 }, { amount_received: intent.amount + 1 }, { currency: 'jpy' }]) {
      await notify(JSON.stringify(eventOf(intent, changes)));
    }
    expect((await amina.payment(started.payment.id)).status).toBe('pending');
  });
});

test('an altered amount waits for the gateway, and is then what the gateway says', async () => {
  const { amina, started, intent } = await unpaid();
  await system.stripe.addFault({ kind: 'alter', match: { payment_intent: intent.id, type: ALTERED } });
  const path = `/v1/payment_intents/${intent.id}`;
  await system.stripe.addFault({ kind: 'error_500', times: 2, match: { method: 'GET', path } });
  await system.cards.pay(started, CARD.good);
  await expectStatus(amina, started.payment.id, 'succeeded');
  expect(await amina.payment(started.payment.id)).toMatchObject({ accepted: true, refunds: [] });
  const { events } = await system.stripe.books<Deliveries>();
  const success = events.find(({ type, data }) => type === ALTERED && data.object.id === intent.id);
  expect(success?.delivery.attempts.map(({ status }) => status)).toEqual([503, 204]);
});

test('sent again and again, it changes nothing', async () => {
  const amina = await system.applicant();
  const { id } = await amina.applyAndSubmit();
  const started = await payByCard(system, amina, id);
  const before = await amina.payment(started.payment.id);
  const { events } = await system.stripe.books<StripeBooks>();
  const own = events.filter(({ data }) => data.object.id === intentIdOf(started));
  await Promise.all([...own, ...own, ...own].map((event) => system.stripe.post(`/events/${event.id}/resend`)));
  expect(await amina.payment(started.payment.id)).toEqual(before);
});
