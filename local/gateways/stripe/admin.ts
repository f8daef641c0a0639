import { Hono } from 'hono';
import * as z from 'zod';
import { faultRoutes } from '../faults.ts';
import type { SandboxContext } from './context.ts';
import { closeDispute } from './disputes.ts';
import { StripeError } from './errors.ts';
import { NO_REQUEST } from './objects/event.ts';
import { refundPayment } from './refunds.ts';

const closing = z.strictObject({ outcome: z.enum(['won', 'lost', 'warning_closed']) });
const refunding = z.strictObject({ amount: z.int().positive().optional() });
const forging = z.strictObject({ payment_intent: z.string() });

/** What Stripe does not have: its books for an audit, and hands on what happens, mounted under `/_sandbox`. */
export function adminRoutes({ ledger, webhooks, faults, speed }: SandboxContext) {
  const routes = new Hono();

  routes.get('/books', (c) => {
    const payments = ledger.all();
    return c.json({
      payment_intents: payments.map((payment) => payment.intent),
      charges: payments.flatMap((payment) => payment.charges),
      refunds: payments.flatMap((payment) => payment.refunds),
      disputes: payments.flatMap((payment) => payment.disputes),
      events: ledger.events().map((event) => ({ ...event, delivery: webhooks.delivery(event.id) })),
    });
  });

  routes.post('/events/:id/resend', async (c) => {
    const event = ledger.event(c.req.param('id'));
    if (event === undefined) return c.json({ error: 'No such event' }, 404);
    return c.json(await webhooks.resend(event));
  });

  routes.post('/forge', async (c) => {
    const given = forging.safeParse(await c.req.json().catch(() => undefined));
    if (!given.success) return c.json({ error: z.prettifyError(given.error) }, 400);
    const attempt = await webhooks.forge(given.data.payment_intent);
    return attempt ? c.json(attempt) : c.json({ error: 'No such payment_intent' }, 404);
  });

  // As somebody does it in the dashboard: without a word to the merchant's system but the notifications.
  routes.post('/refunds/:intent', async (c) => {
    const given = refunding.safeParse(await c.req.json().catch(() => undefined));
    if (!given.success) return c.json({ error: z.prettifyError(given.error) }, 400);
    const payment = ledger.find(c.req.param('intent'));
    if (payment === undefined) return c.json({ error: 'No such payment_intent' }, 404);
    const refund = refundPayment(payment, given.data, { origin: NO_REQUEST, speed, faults });
    ledger.save(payment);
    return c.json(refund);
  });

  routes.post('/disputes/:intent/close', async (c) => {
    const given = closing.safeParse(await c.req.json().catch(() => undefined));
    if (!given.success) return c.json({ error: z.prettifyError(given.error) }, 400);
    const payment = ledger.find(c.req.param('intent'));
    if (payment === undefined) return c.json({ error: 'No such payment_intent' }, 404);
    const dispute = closeDispute(payment, given.data.outcome, NO_REQUEST);
    ledger.save(payment);
    return c.json(dispute);
  });

  routes.route('/faults', faultRoutes(faults));

  routes.onError((error, c) => {
    if (error instanceof StripeError) return c.json({ error: error.message }, 409);
    console.error(error);
    return c.json({ error: 'Internal error' }, 500);
  });
  return routes;
}
