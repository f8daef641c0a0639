import { expect, it, vi } from 'vitest';
import { GATEWAY_LIST } from '../../../shared/gateways/registry.ts';
import { handleWebhook } from '../../../shared/lambda/handle-webhook.ts';
import { RetryableError } from '../../../shared/ports/common/retryable-error.ts';
import type { RawNotification } from '../../../shared/ports/payments/payment-gateway.ts';
import type { SettleDependencies } from '../../../shared/use-cases/settlement/settle-dependencies.ts';

const raw: RawNotification = { body: '', headers: {} };
const depsWith = (parseWebhook: () => Promise<undefined>) =>
  ({
    gateways: async () => ({ parseWebhook }),
    metrics: vi.fn(),
    alarm: vi.fn(),
    clock: Date.now,
  }) as unknown as SettleDependencies;

it('a notification whose settlement takes too long is answered in time, and has to be delivered again', async () => {
  const never = depsWith(() => new Promise(() => undefined));
  await expect(handleWebhook(never, 'wechat-pay', raw, 10)).rejects.toBeInstanceOf(RetryableError);
});

it('a failure after that is harmless', async () => {
  let fail = (_: Error) => {};
  const late = depsWith(() => new Promise((_, reject) => (fail = reject)));
  await expect(handleWebhook(late, 'wechat-pay', raw, 10)).rejects.toBeInstanceOf(RetryableError);
  fail(new Error('late'));
  await new Promise(setImmediate);
});

it('a notification that is settled in time is accepted', async () => {
  await handleWebhook(
    depsWith(async () => undefined),
    'wechat-pay',
    raw,
    60_000,
  );
});

it('WeChat Pay, which waits five seconds, is answered before', () => {
  const waits = GATEWAY_LIST.find(({ method }) => method === 'wechat-pay')?.webhook.answerWithin;
  expect(waits).toBeLessThan(5_000);
});
