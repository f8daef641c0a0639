import Stripe from 'stripe';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { confirmInBrowser, KEYS, type Running, startSandbox } from './fixture.ts';

let sandbox: Running;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.stop());

const order = { amount: 2575, currency: 'usd' };
const fault = (kind: string, more: object = {}) =>
  fetch(`${sandbox.url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify({ kind, ...more }) });

it('replays the first response for the same key and request', async () => {
  const first = await sandbox.stripe.paymentIntents.create(order, { idempotencyKey: 'pay_1' });
  const again = await sandbox.stripe.paymentIntents.create(order, { idempotencyKey: 'pay_1' });
  expect(again.id).toBe(first.id);
  expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
  expect((await sandbox.stripe.paymentIntents.list()).data).toHaveLength(1);
  expect((await sandbox.receiver.event('payment_intent.created')).request?.idempotency_key).toBe('pay_1');
});

it('rejects the same key with another request', async () => {
  await sandbox.stripe.paymentIntents.create(order, { idempotencyKey: 'pay_1' });
  const other = sandbox.stripe.paymentIntents.create({ ...order, amount: 100 }, { idempotencyKey: 'pay_1' });
  await expect(other).rejects.toThrow(Stripe.errors.StripeIdempotencyError);
});

it('refunds once for repeated requests', async () => {
  const intent = await sandbox.createIntent();
  await confirmInBrowser(sandbox.url, intent, '4242424242424242');
  const refund = { payment_intent: intent.id, amount: 1000 };
  const first = await sandbox.stripe.refunds.create(refund, { idempotencyKey: 'ref_1' });
  expect((await sandbox.stripe.refunds.create(refund, { idempotencyKey: 'ref_1' })).id).toBe(first.id);
  expect((await sandbox.stripe.refunds.list({ payment_intent: intent.id })).data).toHaveLength(1);
});

it('does not store a validation error', async () => {
  const bad = sandbox.stripe.paymentIntents.create({ ...order, amount: 1 }, { idempotencyKey: 'pay_1' });
  await expect(bad).rejects.toMatchObject({ code: 'amount_too_small' });
  expect((await sandbox.stripe.paymentIntents.create(order, { idempotencyKey: 'pay_1' })).amount).toBe(2575);
});

it('stores the 500 of a call that took effect', async () => {
  await fault('error_500_after');
  for (let n = 0; n < 2; n += 1) {
    const failed = sandbox.stripe.paymentIntents.create(order, { idempotencyKey: 'pay_1' });
    await expect(failed).rejects.toMatchObject({ statusCode: 500 });
  }
  expect((await sandbox.stripe.paymentIntents.list()).data).toHaveLength(1);
});

it('rejects a second request with the same key while the first is in progress', async () => {
  await fault('slow', { delayMs: 60_000 });
  const leaving = new AbortController();
  const post = (signal?: AbortSignal) =>
    fetch(`${sandbox.url}/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEYS.secretKey}`, 'idempotency-key': 'pay_1' },
      body: new URLSearchParams({ amount: '2575', currency: 'usd' }),
      signal: signal ?? null,
    });
  const first = post(leaving.signal).catch(() => 'left');
  await injected('slow');
  expect((await post()).status).toBe(409);
  leaving.abort();
  expect(await first).toBe('left');
});

/** Waits until the fault has been injected. */
async function injected(kind: string): Promise<void> {
  for (;;) {
    const report = (await (await fetch(`${sandbox.url}/_sandbox/faults`)).json()) as {
      injected: Record<string, number>;
    };
    if (report.injected[kind]) return;
  }
}
