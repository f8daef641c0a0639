import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { SandboxContext } from './context.ts';
import { rateLimited, requestInProgress, serverError } from './errors.ts';
import { type FaultKind, faultTargetOf } from './faults.ts';

/** Milliseconds. */
const SLOW = 2_000;

/** Injects faults before and after a call acts: time-outs, server errors, a slow response, a rate limit. */
export function callFaults({ faults, ledger }: Pick<SandboxContext, 'faults' | 'ledger'>, stopping: AbortSignal) {
  const running = new Set<string>();
  return createMiddleware(async (c, next) => {
    const call = callName(c.req.method, c.req.path);
    const fields = { call, method: c.req.method, path: c.req.path, ...(await targetOf(c, ledger)) };
    const trigger = (kind: FaultKind) => faults.trigger(kind, fields);
    const wait = (delayMs?: number) => faults.hold(delayMs, c.req.raw.signal, stopping);

    const before = trigger('timeout_before');
    if (before) return wait(before.delayMs).then(() => gatewayTimeout());
    if (trigger('error_500')) throw serverError();
    if (trigger('rate_limited')) throw rateLimited();
    const request = `${call} ${c.req.header('paypal-request-id') ?? ''}`;
    if (c.req.header('paypal-request-id') !== undefined && running.has(request)) throw requestInProgress();
    running.add(request);
    try {
      const slow = trigger('slow');
      if (slow) await wait(slow.delayMs ?? SLOW);
      if (stopping.aborted) return gatewayTimeout();
      await next();
    } finally {
      running.delete(request);
    }
    if (call === 'orders.capture' && trigger('capture_unknown')) throw serverError();
    const after = trigger('timeout_after') ?? (call === 'captures.refund' ? trigger('refund_unknown') : undefined);
    if (after) {
      await wait(after.delayMs);
      c.res = undefined;
      c.res = gatewayTimeout();
    } else if (!c.error && trigger('error_500_after')) throw serverError();
  });
}

/** `orders.create`, `orders.get`, `orders.capture`, `captures.refund`, `disputes.list`, `webhooks-events.get`, … */
function callName(method: string, path: string): string {
  const [, , , resource = '', id, action] = path.split('/');
  if (action !== undefined) return `${resource}.${action}`;
  if (method === 'POST') return `${resource}.create`;
  if (method === 'PATCH') return `${resource}.update`;
  return `${resource}.${id === undefined ? 'list' : 'get'}`;
}

/** The fields of the order that a call is about. */
async function targetOf(c: Context, ledger: SandboxContext['ledger']): Promise<Record<string, string | undefined>> {
  const id = c.req.path.split('/')[4] ?? c.req.query('disputed_transaction_id');
  const order = id === undefined ? undefined : ledger.find(id);
  if (order) return faultTargetOf(order);
  if (c.req.method !== 'POST') return {};
  const body = await c.req.json().catch(() => undefined);
  return { custom_id: body?.purchase_units?.[0]?.custom_id };
}

function gatewayTimeout(): Response {
  return new Response(null, { status: 504 });
}
