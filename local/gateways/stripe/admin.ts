import { Hono } from 'hono';
import * as z from 'zod';
import { faultRoutes } from '../faults.ts';
import type { SandboxContext } from './context.ts';
import { closeDispute, openDispute } from './disputes.ts';
import { StripeError } from './errors.ts';
import { NO_REQUEST } from './objects/event.ts';
import { refundPayment } from './refunds.ts';

const newDispute = z.strictObject({
  amount: z.int().positive(),
  status: z.enum(['needs_response', 'warning_needs_response']).default('needs_response'),
});
const disputeClosure = z.strictObject({ outcome: z.enum(['won', 'lost', 'warning_closed']) });
const dashboardRefund = z.strictObject({ amount: z.int().positive().optional() });
const forgery = z.strictObject({ payment_intent: z.string() });

/** The admin API for tests and audits, which the real Stripe does not have. Mounted under `/_sandbox`. */
export function adminRoutes({ ledger, webhooks, faults, speed }: SandboxContext) {
  const routes = new Hono();

  routes.get('/books', (c) => {
    const payments = ledger.all(c.req.query('containing'));
    return c.json({
      payment_intents: payments.map((payment) => payment.intent),
      charges: payments.flatMap((payment) => payment.charges),
      refunds: payments.flatMap((payment) => payment.refunds),
      disputes: payments.flatMap((payment) => payment.disputes),
      events: ledger.events(payments).map((event) => ({ ...event, delivery: webhooks.delivery(event.id) })),
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
    const attempt = await webhooks.forge(body.data.payment_intent);
    return attempt ? c.json(attempt) : c.json({ error: 'No such payment_intent' }, 404);
  });

  // A refund issued in the Dashboard: the merchant's system learns about it only from notifications.
  routes.post('/refunds/:intent', async (c) => {
    const body = dashboardRefund.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 400);
    const payment = ledger.find(c.req.param('intent'));
    if (payment === undefined) return c.json({ error: 'No such payment_intent' }, 404);
    const refund = refundPayment(payment, body.data, { origin: NO_REQUEST, speed, faults });
    ledger.save(payment);
    return c.json(refund);
  });

  // The payer's bank disputes a part of the charge.
  routes.post('/disputes/:intent', async (c) => {
    const body = newDispute.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 400);
    const payment = ledger.find(c.req.param('intent'));
    if (payment === undefined) return c.json({ error: 'No such payment_intent' }, 404);
    const dispute = openDispute(payment, body.data, NO_REQUEST);
    ledger.save(payment);
    return c.json(dispute);
  });

  routes.post('/disputes/:dispute/close', async (c) => {
    const body = disputeClosure.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 400);
    const id = c.req.param('dispute');
    const payment = ledger.find(id);
    if (payment === undefined) return c.json({ error: 'No such dispute' }, 404);
    const dispute = closeDispute(payment, id, body.data.outcome, NO_REQUEST);
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
