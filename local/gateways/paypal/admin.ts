import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { faultRoutes } from '../faults.ts';
import { decideCapture } from './captures.ts';
import type { SandboxContext } from './context.ts';
import { escalateDispute, openDispute, resolveDispute } from './disputes.ts';
import { PayPalError } from './errors.ts';
import type { Order } from './ledger.ts';
import { reverseApproval } from './orders.ts';
import { refundCapture, reverseCapture } from './refunds.ts';
import { eventResource, orderResource } from './resources.ts';

const value = z.string().regex(/^\d+(\.\d+)?$/);
const amount = z.strictObject({ value: value.optional() });
const newDispute = z.strictObject({ value, stage: z.enum(['INQUIRY', 'CHARGEBACK']).default('CHARGEBACK') });
const resolution = z.strictObject({ outcome: z.enum(['won', 'lost', 'canceled']) });
const decision = z.strictObject({ decision: z.enum(['complete', 'deny']) });
const forgery = z.strictObject({ order: z.string() });
const nothing = z.strictObject({});

/** The admin API for tests and audits, which the real PayPal does not have. Mounted under `/_sandbox`. */
export function adminRoutes({ ledger, webhooks, faults, place, speed }: SandboxContext) {
  const routes = new Hono();

  /** Changes the order of an id; the body must fit the schema. */
  const change = <T>(schema: z.ZodType<T>, act: (order: Order, body: T, id: string) => unknown) => {
    return async (c: Context) => {
      const body = schema.safeParse(await c.req.json().catch(() => undefined));
      if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 400);
      const id = c.req.param('id') ?? '';
      const order = ledger.find(id);
      if (order === undefined) return c.json({ error: `PayPal has no ${id}` }, 404);
      const changed = act(order, body.data, id);
      ledger.save(order);
      return c.json(changed ?? orderResource(place, order));
    };
  };
  const money = (order: Order, text: string) => ({ currency_code: order.amount.currency_code, value: text });

  routes.get('/books', (c) => {
    const orders = ledger.all();
    return c.json({
      orders: orders.map(({ events, scheduled, ...order }) => order),
      events: ledger.events().map((event) => ({
        ...eventResource(place, event),
        order: ledger.find(event.id)?.id,
        delivery: webhooks.delivery(event.id),
      })),
    });
  });

  routes.post('/events/:id/resend', async (c) => {
    const event = ledger.event(c.req.param('id'));
    if (event === undefined) return c.json({ error: 'No such event' }, 404);
    return c.json(await webhooks.resend(event));
  });

  routes.post('/forge', async (c) => {
    const body = forgery.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 400);
    const attempt = await webhooks.forge(body.data.order);
    return attempt ? c.json(attempt) : c.json({ error: 'No such order' }, 404);
  });

  // An order that is not captured is deleted after some hours; here, at once.
  routes.post(
    '/orders/:id/expire',
    change(nothing, (order) => {
      order.expiresAt = Date.now();
    }),
  );
  routes.post(
    '/orders/:id/reverse-approval',
    change(nothing, (order) => reverseApproval(place, order)),
  );
  // The merchant accepts or denies a pending capture in the dashboard, or PayPal's review decides it.
  routes.post(
    '/captures/:id/decide',
    change(decision, (order, body) => decideCapture(place, order, body.decision)),
  );
  routes.post(
    '/captures/:id/reverse',
    change(amount, (order, body) =>
      reverseCapture(place, order, body.value === undefined ? order.amount : money(order, body.value)),
    ),
  );
  // A refund issued in the dashboard: the merchant's system learns about it only from notifications.
  routes.post(
    '/refunds/:id',
    change(amount, (order, body) => {
      const [capture] = order.captures;
      if (capture === undefined) throw new PayPalError(409, 'NOT_CAPTURED', 'The order is not captured.');
      const request = body.value === undefined ? {} : { amount: money(order, body.value) };
      return refundCapture({ faults, place, speed }, order, capture, request).refund;
    }),
  );
  routes.post(
    '/disputes/:id',
    change(newDispute, (order, body) => openDispute(place, order, money(order, body.value), body.stage)),
  );
  routes.post(
    '/disputes/:id/escalate',
    change(nothing, (order, _, id) => escalateDispute(place, order, id)),
  );
  routes.post(
    '/disputes/:id/resolve',
    change(resolution, (order, body, id) => resolveDispute(place, order, id, body.outcome)),
  );

  routes.route('/faults', faultRoutes(faults));

  routes.onError((error, c) => {
    if (error instanceof PayPalError) return c.json({ error: error.message }, 409);
    console.error(error);
    return c.json({ error: 'Internal error' }, 500);
  });
  return routes;
}
