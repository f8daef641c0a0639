import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readRoutes } from '../../../../shared/gateways/method-routes.ts';
import { withdrawApplication } from '../../../../shared/use-cases/applications/withdraw-application.ts';
import { withTimeout } from '../../../../shared/use-cases/common/with-timeout.ts';
import { cancelPayment } from '../../../../shared/use-cases/payments/cancel-payment.ts';
import { createPayment } from '../../../../shared/use-cases/payments/create-payment.ts';
import { startTable } from '../../../support/memory-table.ts';
import { settlementContext } from '../../../support/settlement-context.ts';

const LIMIT = 2_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Expects that this ends as soon as the time is over, and not before. */
async function expectLimit<T>(call: Promise<T>): Promise<T> {
  const ended = vi.fn();
  const waiting = call.finally(ended);
  await vi.advanceTimersByTimeAsync(LIMIT - 1);
  expect(ended).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(ended).toHaveBeenCalledOnce();
  return waiting;
}

const noAnswer = () => new Promise<never>(() => {});

it('stops waiting after the timeout', () => expectLimit(withTimeout(LIMIT, noAnswer())));

it('ignores failures before and after the timeout', async () => {
  await withTimeout(LIMIT, Promise.reject(new Error('no answer')));
  const late = Promise.withResolvers<void>();
  await expectLimit(withTimeout(LIMIT, late.promise));
  late.reject(new Error('no answer'));
  await vi.advanceTimersByTimeAsync(1);
});

describe('a gateway that does not answer holds a caller up for two seconds', () => {
  // In memory: the engine answers in real time.
  it('who waits for a refund', async () => {
    const { deps, gateway, paid, record } = settlementContext(await startTable());
    const payment = await paid();
    gateway.refund = noAnswer;
    const withdrawn = await expectLimit(withdrawApplication(deps, payment.userId, payment.applicationId));
    expect(withdrawn).toMatchObject({ ok: true, value: { state: 'withdrawn' } });
    expect((await record(payment)).refunds).toMatchObject([{ state: 'sent' }]);
  });

  it('whose new payment is closed there, because it may not begin', async () => {
    const { deps, gateway, opened } = settlementContext(await startTable({ perUser: 1, perAddress: 1 }));
    const { id, userId, applicationId } = await opened();
    await cancelPayment(deps, userId, id);
    gateway.close = noAnswer;
    const request = { payer: { userId, address: userId }, applicationId, method: 'stripe', device: 'desktop' } as const;
    const started = await expectLimit(createPayment({ ...deps, methods: readRoutes('stripe') }, request));
    expect(started).toMatchObject({ error: { code: 'rate_limited' } });
  });
});
