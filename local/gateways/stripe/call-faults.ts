import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { apiError, StripeError } from './errors.ts';
import { type FaultKind, metadataFields, type StripeFaults } from './faults.ts';
import type { SandboxEnv } from './http.ts';

/** Milliseconds. */
const SLOW = 1_000;

/**
 * Injects faults on the network between client and API. The call itself is not affected, so a lost response is still replayed for
 * its Idempotency-Key.
 */
export function networkFaults(faults: StripeFaults, stopping: AbortSignal) {
  return createMiddleware<SandboxEnv>(async (c, next) => {
    const before = trigger(faults, 'timeout_before', c);
    if (before) {
      await faults.hold(before.delayMs, c.req.raw.signal, stopping);
      throw gatewayTimeout();
    }
    if (trigger(faults, 'error_500', c)) throw apiError(false);
    await next();
    const isRefund = callName(c.req.method, c.req.path) === 'refunds.create';
    const after = trigger(faults, 'timeout_after', c) ?? (isRefund ? trigger(faults, 'refund_unknown', c) : undefined);
    if (after === undefined) return;
    await faults.hold(after.delayMs, c.req.raw.signal, stopping);
    c.res = undefined;
    c.res = new Response(null, { status: 504 });
  });
}

/** Injects faults inside a call: it is slow, or fails after its work is done. The failure is stored for its Idempotency-Key. */
export function executionFaults(faults: StripeFaults, stopping: AbortSignal) {
  return createMiddleware<SandboxEnv>(async (c, next) => {
    const slow = trigger(faults, 'slow', c);
    if (slow) await faults.hold(slow.delayMs ?? SLOW, c.req.raw.signal, stopping);
    if (stopping.aborted) throw gatewayTimeout();
    await next();
    if (!c.error && trigger(faults, 'error_500_after', c)) throw apiError();
  });
}

function trigger(faults: StripeFaults, kind: FaultKind, c: Context<SandboxEnv>) {
  const { method, path } = c.req;
  const { metadata } = c.var.parameters;
  const fields = typeof metadata === 'object' ? metadataFields(metadata) : {};
  return faults.trigger(kind, { method, path, call: callName(method, path), key: c.var.keyKind, ...fields });
}

/** The name of a call in the SDK's style: `payment_intents.create`, `refunds.list`, `payment_intents.cancel`. */
function callName(method: string, path: string): string {
  const [, , resource = '', id, action] = path.split('/');
  if (action !== undefined) return `${resource}.${action}`;
  if (method === 'POST') return `${resource}.create`;
  return `${resource}.${id === undefined ? 'list' : 'retrieve'}`;
}

function gatewayTimeout(): StripeError {
  return new StripeError(504, { type: 'api_error', message: 'Gateway timeout' }, false);
}
