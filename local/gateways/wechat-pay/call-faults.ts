import type { Context } from 'hono';
import { systemError, WechatPayError } from './errors.ts';
import type { WechatPayFaults } from './faults.ts';

const SLOW_MS = 2_000;

/** What a call answers with, before it is signed. */
export interface Answer {
  status: 200 | 202 | 204 | WechatPayError['status'];
  body?: object | undefined;
}

interface Dependencies {
  faults: WechatPayFaults;
  stopping: AbortSignal;
}

/** Which call it is, and what it concerns: the fields that a fault matches. */
export type CallFields = { call: string } & Record<string, string | undefined>;

/** Acts and signs the answer, or injects a fault before or after acting. */
export async function respondWithFaults(
  { faults, stopping }: Dependencies,
  c: Context,
  fields: CallFields,
  act: () => Answer,
  signed: (answer: Answer) => Response,
): Promise<Response> {
  const trigger = (kind: Parameters<WechatPayFaults['trigger']>[0]) => faults.trigger(kind, fields);
  const wait = (delayMs?: number) => faults.hold(delayMs, c.req.raw.signal, stopping);

  const before = trigger('timeout_before');
  if (before) return wait(before.delayMs).then(() => c.text('Gateway Timeout', 504));
  if (trigger('error_500')) return c.text('Internal Server Error', 500);
  if (trigger('unsigned_404')) return c.json({ code: 'ORDER_NOT_EXIST', message: '订单不存在' }, 404);
  if (trigger('accepted')) return signed({ status: 202 });
  const slow = trigger('slow');
  if (slow) await wait(slow.delayMs ?? SLOW_MS);

  const answer = answerOf(() => {
    if (trigger('system_error')) throw systemError();
    if (trigger('frequency_limited')) throw new WechatPayError(429, 'FREQUENCY_LIMITED', '频率超限');
    return act();
  });
  const after = trigger('timeout_after');
  if (after) return wait(after.delayMs).then(() => c.text('Gateway Timeout', 504));
  return trigger('error_500_after') ? c.text('Internal Server Error', 500) : signed(answer);
}

function answerOf(act: () => Answer): Answer {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof WechatPayError)) throw error;
    return { status: error.status, body: error.body };
  }
}
