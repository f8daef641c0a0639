import type { Context } from 'hono';
import { hold } from '../faults.ts';
import type { AlipayFaults } from './faults.ts';
import { Refusal } from './refusal.ts';

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

/** Answers a verified call, unless a fault strikes before it acts or after. */
export async function answerWithFaults(
  { faults, stopping }: Dependencies,
  c: Context,
  { method, out_trade_no, trade_no }: Call,
  act: () => Response,
): Promise<Response> {
  const strike = (kind: Parameters<AlipayFaults['strike']>[0]) =>
    faults.strike(kind, { method, out_trade_no, trade_no });
  const wait = (delayMs?: number) => hold(delayMs, c.req.raw.signal, stopping);

  const before = strike('timeout_before');
  if (before) return wait(before.delayMs).then(() => c.text('Gateway Timeout', 504));
  if (strike('error_500')) return c.text('Internal Server Error', 500);
  if (strike('system_error')) throw new Refusal('20000', 'isp.unknow-error', '服务暂不可用');
  const slow = strike('slow');
  if (slow) await wait(slow.delayMs ?? SLOW_MS);

  const response = act();
  const after = strike('timeout_after');
  if (after) return wait(after.delayMs).then(() => c.text('Gateway Timeout', 504));
  return strike('error_500_after') ? c.text('Internal Server Error', 500) : response;
}
