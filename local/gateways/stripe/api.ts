import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import qs from 'qs';
import type { Books } from '../books.ts';
import { authentication, type Keys } from './authentication.ts';
import { executionFaults, networkFaults } from './call-faults.ts';
import type { SandboxContext } from './context.ts';
import { disputeRoutes } from './disputes.ts';
import { apiError, invalidRequest, StripeError } from './errors.ts';
import type { SandboxEnv } from './http.ts';
import { idempotency } from './idempotency.ts';
import { newRequestId } from './ids.ts';
import { API_VERSION } from './objects/event.ts';
import { publicIntent } from './objects/intent.ts';
import { paymentIntentRoutes } from './payment-intents.ts';
import { chargeRoutes, eventRoutes } from './reads.ts';
import { refundRoutes } from './refunds.ts';

/** Stripe's API, mounted under `/v1`. */
export function stripeApi(context: SandboxContext, books: Books, keys: Keys, stopping: AbortSignal) {
  const api = new Hono<SandboxEnv>();
  api.use(cors({ origin: '*', exposeHeaders: ['request-id'] }), identify, readForm);
  api.use(authentication(keys), networkFaults(context.faults, stopping));
  api.use(idempotency(books), executionFaults(context.faults, stopping));
  api.route('/payment_intents', paymentIntentRoutes(context));
  api.route('/refunds', refundRoutes(context));
  api.route('/charges', chargeRoutes(context));
  api.route('/disputes', disputeRoutes(context));
  api.route('/events', eventRoutes(context));
  api.get('/account', (c) => c.json({ id: keys.account, object: 'account' }));
  api.all('*', (c) => {
    throw invalidRequest(`Unrecognized request URL (${c.req.method}: ${c.req.path}).`, undefined, undefined, 404);
  });
  api.onError((error, c) => {
    if (!(error instanceof StripeError)) console.error(error);
    const { status, body } = error instanceof StripeError ? error : apiError();
    const intent = c.var.keyKind === 'publishable' ? body.payment_intent : undefined;
    const visible = intent ? { ...body, payment_intent: publicIntent(intent) } : body;
    return c.json({ error: visible }, status as ContentfulStatusCode);
  });
  return api;
}

const identify = createMiddleware<SandboxEnv>(async (c, next) => {
  c.set('requestId', newRequestId());
  await next();
  c.header('request-id', c.var.requestId);
  c.header('stripe-version', API_VERSION);
});

const readForm = createMiddleware<SandboxEnv>(async (c, next) => {
  const form = c.req.method === 'GET' ? new URL(c.req.url).search.slice(1) : await c.req.text();
  // Parameter names are untrusted: without a prototype, `toString` is an ordinary name.
  c.set('parameters', qs.parse(form, { plainObjects: true, duplicates: 'last' }));
  await next();
});
