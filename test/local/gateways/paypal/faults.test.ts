import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SandboxAdmin } from '../../../../local/payers/sandbox-admin.ts';
import { SOON } from '../../../support/soon.ts';
import { type Json, newOrder, type Running, startSandbox } from './fixture.ts';

let paypal: Running;
beforeEach(async () => {
  paypal = await startSandbox();
});
afterEach(() => paypal.stop());

const statusOf = async (order: string) => (await paypal.get(order)).json.status;

describe('a call', () => {
  const match = { call: 'orders.capture' };

  test('times out or fails before it acts', async () => {
    const order = await paypal.approved();
    await paypal.fault({ kind: 'timeout_before', delayMs: 1, match });
    expect((await paypal.capture(order)).status).toBe(504);
    await paypal.fault({ kind: 'error_500', match });
    expect(await paypal.capture(order)).toMatchObject({ status: 500, json: { name: 'INTERNAL_SERVER_ERROR' } });
    await paypal.fault({ kind: 'rate_limited', match });
    expect(await paypal.capture(order)).toMatchObject({ status: 429, json: { name: 'RATE_LIMIT_REACHED' } });
    expect(await statusOf(order)).toBe('APPROVED');
  });

  test.each(['timeout_after', 'error_500_after', 'capture_unknown'])('acts although it fails: %s', async (kind) => {
    const order = await paypal.approved();
    await paypal.fault({ kind, delayMs: 1, match });
    expect((await paypal.capture(order)).status).toBeGreaterThanOrEqual(500);
    expect(await statusOf(order)).toBe('COMPLETED');
    expect((await paypal.capture(order)).status).toBe(200);
  });

  test('refunds, but its answer is lost', async () => {
    const { capture } = await paypal.captured();
    await paypal.fault({ kind: 'refund_unknown', delayMs: 1 });
    expect((await paypal.refund(capture, {}, 'r1')).status).toBe(504);
    expect((await paypal.refund(capture, {}, 'r1')).status).toBe(200);
  });

  test('is refused while one with the same request id runs', async () => {
    const order = await paypal.approved();
    await paypal.fault({ kind: 'slow', delayMs: 600_000, match });
    const slow = paypal.capture(order);
    const admin = new SandboxAdmin(paypal.url);
    await vi.waitFor(async () => expect(await admin.injectedCounts()).toEqual({ slow: 1 }), SOON);
    expect(await paypal.capture(order)).toMatchObject({ status: 409, issue: 'PREVIOUS_REQUEST_IN_PROGRESS' });
    await admin.clearFaults();
    expect((await slow).status).toBe(201);
  });

  test('of another order does not match', async () => {
    const order = await paypal.approved();
    await paypal.fault({ kind: 'error_500', match: { custom_id: 'pay_2' } });
    expect((await paypal.capture(order)).status).toBe(201);
    const other = newOrder();
    other.purchase_units[0].custom_id = 'pay_2';
    expect((await paypal.create(other, 'pay_2')).status).toBe(500);
  });
});

describe('a notification', () => {
  const received = (count: number) => vi.waitFor(() => expect(paypal.receiver.received).toHaveLength(count), SOON);

  test('is dropped or duplicated', async () => {
    await paypal.fault({ kind: 'drop', match: { custom_id: 'pay_1' } });
    await paypal.approved();
    const other = newOrder();
    other.purchase_units[0].custom_id = 'pay_2';
    await paypal.fault({ kind: 'duplicate', match: { custom_id: 'pay_2' } });
    await paypal.approved('pays', other, 'pay_2');
    await received(2);
    expect(new Set(paypal.receiver.received.map(({ event }) => event.id)).size).toBe(1);
    expect(paypal.receiver.received[0]?.event.resource.purchase_units[0].custom_id).toBe('pay_2');
  });

  test('reports another amount, validly signed', async () => {
    await paypal.fault({ kind: 'alter', match: { type: 'PAYMENT.CAPTURE.COMPLETED' } });
    await paypal.captured();
    await received(3);
    const capture = paypal.receiver.received.find(({ event }) => event.resource_type === 'capture');
    expect([capture?.event.resource.amount.value, capture?.genuine]).toEqual(['25.76', true]);
  });

  test('arrives after a later one', async () => {
    await paypal.fault({ kind: 'reorder', delayMs: 3_600_000, match: { type: 'CHECKOUT.ORDER.APPROVED' } });
    await paypal.captured();
    await received(3);
    expect(paypal.receiver.types()[0]).not.toBe('CHECKOUT.ORDER.APPROVED');
  });

  test('is delayed', async () => {
    await paypal.fault({ kind: 'delay', delayMs: 3_600_000 });
    await paypal.captured();
    await received(2);
    expect(paypal.receiver.types()).not.toContain('CHECKOUT.ORDER.APPROVED');
  });

  test('is forged: its signature does not verify', async () => {
    const { json } = await paypal.create();
    await paypal.admin('/forge', { order: json.id });
    expect(paypal.receiver.received).toMatchObject([
      {
        genuine: false,
        event: { event_type: 'PAYMENT.CAPTURE.COMPLETED', resource: { custom_id: 'pay_1', status: 'COMPLETED' } },
      },
    ]);
    await paypal.fault({ kind: 'forge' });
    await paypal.decide(json.id, 'approve');
    await received(3);
    expect(paypal.receiver.received.map(({ genuine }) => genuine).sort()).toEqual([false, false, true]);
    expect(await statusOf(json.id)).toBe('APPROVED');
    await expect(paypal.admin('/forge', { order: 'NONE' })).rejects.toThrow('404');
  });

  test('names a certificate that is no PEM, and a good one when it is sent again', async () => {
    await paypal.stop();
    paypal = await startSandbox({ speed: 1e6 }, [500]);
    await paypal.fault({ kind: 'certificate_not_pem' });
    await paypal.approved();
    await received(2);
    expect(paypal.receiver.received.map(({ genuine }) => genuine)).toEqual([false, true]);
    const url = `${paypal.receiver.received[0]?.headers['paypal-cert-url']}`;
    const served = await fetch(url);
    expect([served.status, await served.text()]).toEqual([200, expect.stringContaining('<!doctype html>')]);
  });

  test('names a certificate that comes without its intermediate one', async () => {
    await paypal.fault({ kind: 'certificate_alone' });
    await paypal.approved();
    await received(1);
    const { headers, genuine } = paypal.receiver.received[0] as Json;
    expect(genuine).toBe(false);
    expect(await (await fetch(headers['paypal-cert-url'])).text()).toMatch(/(?:BEGIN[\s\S]*){2}/);
  });

  test('of an approval comes twice, as two events', async () => {
    await paypal.fault({ kind: 'approved_twice' });
    await paypal.approved();
    await received(2);
    expect(new Set(paypal.receiver.received.map(({ event }) => event.id)).size).toBe(2);
  });

  test('of an approval comes before the browser returns', async () => {
    await paypal.fault({ kind: 'approved_first' });
    await paypal.approved();
    expect(paypal.receiver.types()).toEqual(['CHECKOUT.ORDER.APPROVED']);
  });
});

test.each(['instrument_declined', 'capture_declined', 'capture_pending', 'capture_denied'])(
  'decides a capture of any account: %s',
  async (kind) => {
    await paypal.fault({ kind, match: { custom_id: 'pay_1' } });
    const order = await paypal.approved();
    const { status, json } = await paypal.capture(order);
    if (kind === 'instrument_declined') expect(status).toBe(422);
    else {
      const expected = kind === 'capture_declined' ? 'DECLINED' : 'PENDING';
      expect(json.purchase_units[0].payments.captures[0].status).toBe(expected);
    }
  },
);

test('refuses an update, or lets the payer approve just before it', async () => {
  const { json } = await paypal.create();
  await paypal.fault({ kind: 'reject_close' });
  expect(await paypal.close(json.id)).toMatchObject({ status: 422, issue: 'NOT_PATCHABLE' });
  await paypal.fault({ kind: 'pay_before_close' });
  expect((await paypal.close(json.id)).status).toBe(204);
  expect((await paypal.get(json.id)).json).toMatchObject({ status: 'APPROVED', intent: 'AUTHORIZE' });
  expect(await paypal.capture(json.id)).toMatchObject({ issue: 'ACTION_DOES_NOT_MATCH_INTENT' });
});
