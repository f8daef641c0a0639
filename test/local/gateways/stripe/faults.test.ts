import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SOON } from '../../../support/soon.ts';
import { confirmInBrowser, KEYS, type Running, startSandbox, stripeAt } from './fixture.ts';

let sandbox: Running;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.stop());

const fault = (kind: string, more: object = {}) =>
  fetch(`${sandbox.url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify({ kind, ...more }) });
const injected = async () =>
  ((await (await fetch(`${sandbox.url}/_sandbox/faults`)).json()) as { injected: Record<string, number> }).injected;
async function paid(number = '4242424242424242') {
  const intent = await sandbox.createIntent();
  await confirmInBrowser(sandbox.url, intent, number);
  return intent;
}
const order = { amount: 2575, currency: 'usd' };

/** Makes a call whose response is withheld by a fault of this kind, and hangs up once that has happened. */
async function withoutResponse(kind: string, call: (stripe: Stripe) => Promise<unknown>): Promise<void> {
  const hangUp = new AbortController();
  const httpClient = Stripe.createFetchHttpClient((url, init) => fetch(url, { ...init, signal: hangUp.signal }));
  const before = (await injected())[kind] ?? 0;
  const hung = expect(call(stripeAt(sandbox.url, KEYS.secretKey, { httpClient }))).rejects.toMatchObject({
    type: 'StripeConnectionError',
  });
  await vi.waitFor(async () => expect((await injected())[kind]).toBe(before + 1), SOON);
  hangUp.abort();
  await hung;
}

describe('a notification', () => {
  const received = () => sandbox.receiver.events.map((event) => event.type);

  it('is dropped, but listed as an event', async () => {
    await fault('drop', { match: { type: 'payment_intent.succeeded' } });
    await paid();
    await sandbox.receiver.event('charge.succeeded');
    await paid();
    await sandbox.receiver.event('payment_intent.succeeded');
    expect(received().filter((type) => type === 'payment_intent.succeeded')).toHaveLength(1);
    expect((await sandbox.stripe.events.list({ type: 'payment_intent.succeeded' })).data).toHaveLength(2);
    expect(await injected()).toEqual({ drop: 1 });
  });

  it('is duplicated', async () => {
    await fault('duplicate', { match: { type: 'payment_intent.succeeded' } });
    await paid();
    await sandbox.receiver.event('payment_intent.succeeded', 2);
    const ids = sandbox.receiver.events
      .filter((event) => event.type === 'payment_intent.succeeded')
      .map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
  });

  it('is sent after a later one', async () => {
    await fault('reorder', { match: { type: 'payment_intent.created' }, delayMs: 600_000 });
    await paid();
    await sandbox.receiver.event('payment_intent.created');
    expect(received().indexOf('payment_intent.created')).toBeGreaterThan(0);
  });

  it('is delayed', async () => {
    await fault('delay', { match: { type: 'payment_intent.created' }, delayMs: 50 });
    await paid();
    await sandbox.receiver.event('payment_intent.created');
  });

  it('is forged without the secret, on request or by a fault', async () => {
    const { id } = await sandbox.createIntent();
    const forged = await fetch(`${sandbox.url}/_sandbox/forge`, {
      method: 'POST',
      body: JSON.stringify({ payment_intent: id }),
    });
    expect(await forged.json()).toMatchObject({ status: 200 });
    await fault('forge');
    await sandbox.createIntent();
    await sandbox.receiver.received(() => sandbox.receiver.rejected.length === 2);
    expect(JSON.parse(`${sandbox.receiver.rejected[0]}`)).toMatchObject({
      type: 'payment_intent.succeeded',
      data: { object: { id, amount_received: 2575 } },
    });
    expect((await sandbox.stripe.paymentIntents.retrieve(id)).status).toBe('requires_payment_method');
  });

  it('is altered to another amount with a valid signature', async () => {
    await fault('alter', { match: { type: 'payment_intent.succeeded' } });
    const { id } = await paid();
    const event = await sandbox.receiver.event('payment_intent.succeeded');
    expect((event.data.object as Stripe.PaymentIntent).amount_received).toBe(2675);
    expect((await sandbox.stripe.paymentIntents.retrieve(id)).amount_received).toBe(2575);
  });
});

describe('a call', () => {
  const create = (idempotencyKey: string, stripe = sandbox.stripe) =>
    stripe.paymentIntents.create(order, { idempotencyKey });
  const intents = async () => (await sandbox.stripe.paymentIntents.list()).data;

  it('times out before it takes effect', async () => {
    await fault('timeout_before', { match: { call: 'payment_intents.create' } });
    await withoutResponse('timeout_before', (stripe) => create('pay_1', stripe));
    expect(await intents()).toEqual([]);
    await create('pay_1');
    expect(await intents()).toHaveLength(1);
  });

  it('times out after it took effect, and is replayed by its key', async () => {
    await fault('timeout_after', { match: { call: 'payment_intents.create' } });
    await withoutResponse('timeout_after', (stripe) => create('pay_1', stripe));
    const [done] = await intents();
    expect((await create('pay_1')).id).toBe(done?.id);
  });

  it('fails before or after it takes effect', async () => {
    await fault('error_500', { match: { call: 'payment_intents.create' } });
    await expect(create('pay_1')).rejects.toMatchObject({ statusCode: 500 });
    expect(await intents()).toEqual([]);
    await create('pay_1');
    await fault('error_500_after', { match: { call: 'payment_intents.create' } });
    await expect(create('pay_2')).rejects.toMatchObject({ statusCode: 500 });
    expect(await intents()).toHaveLength(2);
  });

  it('hangs until the sandbox stops', async () => {
    await fault('timeout_before');
    const hanging = sandbox.stripe.paymentIntents.list().catch((error: Error) => error);
    await vi.waitFor(async () => expect(await injected()).toEqual({ timeout_before: 1 }), SOON);
    await sandbox.stop();
    expect(await hanging).toBeInstanceOf(Error);
    sandbox = await startSandbox();
  });
});

describe('a payment', () => {
  it('cannot be closed when the close is rejected', async () => {
    await fault('reject_close');
    const { id } = await sandbox.createIntent();
    await expect(sandbox.stripe.paymentIntents.cancel(id)).rejects.toMatchObject({ code: 'lock_timeout' });
    expect((await sandbox.stripe.paymentIntents.cancel(id)).status).toBe('canceled');
  });

  it('succeeds while it is being closed', async () => {
    await fault('pay_before_close');
    const { id } = await sandbox.createIntent();
    await expect(sandbox.stripe.paymentIntents.cancel(id)).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
      payment_intent: { status: 'succeeded', amount_received: 2575 },
    });
    await sandbox.receiver.event('payment_intent.succeeded');
  });

  it('is captured with another amount than ordered', async () => {
    await fault('wrong_amount');
    const { id } = await paid();
    const intent = await sandbox.stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    expect(intent).toMatchObject({ amount: 2575, amount_received: 2574, latest_charge: { amount_captured: 2574 } });
    expect(await sandbox.stripe.refunds.create({ payment_intent: id })).toMatchObject({ amount: 2574 });
  });

  it('is refunded without a response', async () => {
    await fault('refund_unknown');
    const { id } = await paid();
    await withoutResponse('refund_unknown', (stripe) =>
      stripe.refunds.create({ payment_intent: id }, { idempotencyKey: 'ref_1' }),
    );
    const [refund] = (await sandbox.stripe.refunds.list({ payment_intent: id })).data;
    expect(refund).toMatchObject({ amount: 2575, status: 'succeeded' });
    const again = await sandbox.stripe.refunds.create({ payment_intent: id }, { idempotencyKey: 'ref_1' });
    expect(again.id).toBe(refund?.id);
  });

  it('is refunded later, or the refund fails later', async () => {
    await fault('refund_pending');
    await fault('refund_failed');
    const { id } = await paid();
    const pending = await sandbox.stripe.refunds.create({ payment_intent: id, amount: 1000 });
    expect(pending.status).toBe('pending');
    expect((await sandbox.receiver.event('refund.updated')).data.object).toMatchObject({ status: 'succeeded' });
    const failing = await sandbox.stripe.refunds.create({ payment_intent: id, amount: 500 });
    expect(failing.status).toBe('succeeded');
    expect((await sandbox.receiver.event('refund.failed')).data.object).toMatchObject({ id: failing.id });
  });
});

it.each([
  ['refund_unknown_status', 'in_review'],
  ['refund_null_status', null],
])('reports a status that its documentation does not have before the true one: %s', async (kind, unknown) => {
  await fault(kind);
  const { id } = await paid();
  const refund = await sandbox.stripe.refunds.create({ payment_intent: id, amount: 100 });
  expect(refund.status).toBe(unknown);
  const statusesOf = () =>
    sandbox.receiver.events.flatMap(({ type, data: { object } }) =>
      type.startsWith('refund.') && 'status' in object && 'id' in object && object.id === refund.id
        ? [object.status]
        : [],
    );
  await sandbox.receiver.received(() => statusesOf().length === 3);
  expect(statusesOf().toSorted()).toEqual([unknown, unknown, 'succeeded'].toSorted());
  expect(await sandbox.stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'succeeded' });
  expect(await injected()).toEqual({ [kind]: 1 });
});

it.each([
  ['same_second', ['payment_intent.processing', 'payment_intent.payment_failed']],
  ['same_second_reversed', ['payment_intent.payment_failed', 'payment_intent.processing']],
])('declines a payment in the second in which it began to process: %s', async (kind, order) => {
  await fault(kind);
  const intent = await sandbox.createIntent();
  await confirmInBrowser(sandbox.url, intent, '4242424242424242');
  const { data } = await sandbox.stripe.events.list({ types: order });
  expect(data.map(({ type }) => type).toReversed()).toEqual(order);
  expect(new Set(data.map(({ created }) => created)).size).toBe(1);
  expect(await sandbox.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
    status: 'requires_payment_method',
    last_payment_error: { decline_code: 'generic_decline' },
  });
  await confirmInBrowser(sandbox.url, intent, '4242424242424242');
  expect(await sandbox.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'succeeded' });
});

it('decides a processing payment after the delay of slow_decision', async () => {
  const processing = '4000009900000012';
  const slow = await sandbox.createIntent();
  await fault('slow_decision', { delayMs: 600_000, match: { payment_intent: slow.id } });
  await confirmInBrowser(sandbox.url, slow, processing);
  const usual = await paid(processing);
  await sandbox.receiver.event('payment_intent.succeeded');
  expect(await sandbox.stripe.paymentIntents.retrieve(usual.id)).toMatchObject({ status: 'succeeded' });
  expect(await sandbox.stripe.paymentIntents.retrieve(slow.id)).toMatchObject({ status: 'processing' });
  expect(await injected()).toEqual({ slow_decision: 1 });
});

it('injects the same faults for the same seed', async () => {
  const struck = async () => {
    const answers: number[] = [];
    await fault('error_500', { probability: 0.5, seed: 7, match: { call: 'payment_intents.list' } });
    for (let n = 0; n < 12; n += 1) {
      answers.push(
        await sandbox.stripe.paymentIntents.list().then(
          () => 200,
          (error) => error.statusCode,
        ),
      );
    }
    await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
    return answers;
  };
  const first = await struck();
  expect(first).toContain(500);
  expect(first).toContain(200);
  expect(await struck()).toEqual(first);
});

it('lists the kinds of faults for an unknown kind', async () => {
  const refused = await fault('explode');
  expect(refused.status).toBe(400);
  expect(((await refused.json()) as { kinds: string[] }).kinds).toContain('pay_before_close');
});
