import type { Context } from 'hono';
import { AlipayError } from './errors.ts';
import type { AlipayFaults } from './faults.ts';

const SLOW_MS = 2_000;

interface Dependencies {
  faults: AlipayFaults;
  stopping: AbortSignal;
}

interface Call {
  method: string;
  out_trade_no?: string | undefined;
  trade_no?: string | undefined;
}

/** Answers a verified call, or injects a fault before or after it acts. */
export async function respondWithFaults(
  { faults, stopping }: Dependencies,
  c: Context,
  { method, out_trade_no, trade_no }: Call,
  act: () => Response,
): Promise<Response> {
  const trigger = (kind: Parameters<AlipayFaults['trigger']>[0]) =>
    faults.trigger(kind, { method, out_trade_no, trade_no });
  const wait = (delayMs?: number) => faults.hold(delayMs, c.req.raw.signal, stopping);

  const before = trigger('timeout_before');
  if (before) return wait(before.delayMs).then(() => c.text('Gateway Timeout', 504));
  if (trigger('error_500')) return c.text('Internal Server Error', 500);
  if (trigger('system_error')) throw new AlipayError('20000', 'isp.unknow-error', '服务暂不可用');
  const slow = trigger('slow');
  if (slow) await wait(slow.delayMs ?? SLOW_MS);

  const response = act();
  const after = trigger('timeout_after');
  if (after) return wait(after.delayMs).then(() => c.text('Gateway Timeout', 504));
  return trigger('error_500_after') ? c.text('Internal Server Error', 500) : response;
}
