import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Books } from '../books.ts';
import { authentication, type Credentials } from './access-tokens.ts';
import { callFaults } from './call-faults.ts';
import { captureOrder } from './captures.ts';
import type { SandboxContext } from './context.ts';
import { invalidRequest, PayPalError, resourceNotFound, serverError } from './errors.ts';
import { newDebugId } from './ids.ts';
import { disputeRoutes, eventRoutes } from './lists.ts';
import { createOrder, updateOrder } from './orders.ts';
import { refundCapture } from './refunds.ts';
import { captureResource, minimalOrder, orderResource, refundResource } from './resources.ts';

/** How long the PayPal-Request-Id of a new order is stored (milliseconds). */
const REQUEST_ID_LIFETIME = 6 * 3_600_000;
const MAX_REQUEST_ID = 108;

/** PayPal's REST APIs, mounted at the root. */
export function paypalApi(context: SandboxContext, books: Books, credentials: Credentials, stopping: AbortSignal) {
  const api = new Hono();
  api.use('/v2/*', authentication(credentials, context.faults), callFaults(context, stopping));
  api.use('/v1/customer/*', authentication(credentials, context.faults), callFaults(context, stopping));
  api.use('/v1/notifications/webhooks-events/*', authentication(credentials, context.faults));
  api.use('/v1/notifications/webhooks-events/*', callFaults(context, stopping));
  api.use('/v1/identity/*', authentication(credentials, context.faults));
  // Whose keys these are (PayPal: Identity, userinfo).
  api.get('/v1/identity/oauth2/userinfo', (c) => c.json({ payer_id: context.place.merchantId }));
  api.route('/v2/checkout/orders', orderRoutes(context, books));
  api.route('/v2/payments', paymentRoutes(context));
  api.route('/v1/customer/disputes', disputeRoutes(context));
  api.route('/v1/notifications/webhooks-events', eventRoutes(context));
  api.onError((error, c) => {
    if (!(error instanceof PayPalError)) console.error(error);
    const { status, body } = error instanceof PayPalError ? error : serverError();
    return c.json(body, status as ContentfulStatusCode, { 'paypal-debug-id': `${body.debug_id}` });
  });
  return api;
}

function orderRoutes(context: SandboxContext, books: Books) {
  const { ledger, place } = context;
  const requests = books.collection<{ order: string; at: number }>('requests');
  const orderOf = (c: Context) => {
    const order = ledger.findLive(c.req.param('id') ?? '');
    if (order === undefined) throw resourceNotFound();
    return order;
  };
  const answer = (c: Context, order: ReturnType<typeof orderOf>, status: 200 | 201) => {
    c.header('paypal-debug-id', newDebugId());
    const isWhole = c.req.header('prefer') === 'return=representation';
    return c.json(isWhole ? orderResource(place, order) : minimalOrder(place, order), status);
  };
  return new Hono()
    .post('/', async (c) => {
      const requestId = requestIdOf(c);
      const earlier = requestId === undefined ? undefined : requests.get(requestId);
      const isStored = earlier !== undefined && earlier.at + REQUEST_ID_LIFETIME > Date.now();
      const existing = isStored ? ledger.findLive(earlier.order) : undefined;
      // PayPal does not compare the parameters: a request id names its first order.
      if (existing) return answer(c, existing, 200);
      const order = createOrder(await jsonOf(c), requestId);
      ledger.save(order);
      if (requestId !== undefined) requests.put(requestId, { order: order.id, at: Date.now() });
      return answer(c, order, 201);
    })
    .get('/:id', (c) => c.json(orderResource(place, orderOf(c))))
    .patch('/:id', async (c) => {
      const order = orderOf(c);
      updateOrder(context, order, await jsonOf(c));
      ledger.save(order);
      return c.body(null, 204);
    })
    .post('/:id/capture', async (c) => {
      const order = orderOf(c);
      try {
        const isNew = captureOrder(context, order, requestIdOf(c));
        return answer(c, order, isNew ? 201 : 200);
      } finally {
        // A declined attempt is stored, too.
        ledger.save(order);
      }
    });
}

function paymentRoutes({ ledger, faults, place, speed }: SandboxContext) {
  const captureOf = (c: Context) => {
    const id = c.req.param('id') ?? '';
    const order = ledger.find(id);
    const capture = order?.captures.find((one) => one.id === id);
    if (order === undefined || capture === undefined) throw resourceNotFound();
    return { order, capture };
  };
  return new Hono()
    .get('/captures/:id', (c) => {
      const { order, capture } = captureOf(c);
      return c.json(captureResource(place, order, capture));
    })
    .post('/captures/:id/refund', async (c) => {
      const { order, capture } = captureOf(c);
      const body = await jsonOf(c);
      const { refund, isNew } = refundCapture({ faults, place, speed }, order, capture, body, requestIdOf(c));
      if (isNew) ledger.save(order);
      const whole = refundResource(place, order, refund);
      const isWhole = c.req.header('prefer') === 'return=representation';
      const { id, status, links } = whole;
      return c.json(isWhole ? whole : { id, status, links }, isNew ? 201 : 200);
    })
    .get('/refunds/:id', (c) => {
      const id = c.req.param('id');
      const order = ledger.find(id);
      const refund = order?.refunds.find((one) => one.id === id);
      if (order === undefined || refund === undefined) throw resourceNotFound();
      return c.json(refundResource(place, order, refund));
    });
}

function requestIdOf(c: Context): string | undefined {
  const id = c.req.header('paypal-request-id');
  if (id !== undefined && (id === '' || id.length > MAX_REQUEST_ID))
    throw invalidRequest('INVALID_STRING_LENGTH', 'PayPal-Request-Id');
  return id;
}

async function jsonOf(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (!c.req.header('content-type')?.startsWith('application/json'))
    throw new PayPalError(415, 'UNSUPPORTED_MEDIA_TYPE', 'The server does not support the request payload media type.');
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    throw invalidRequest('MALFORMED_REQUEST_JSON', '/');
  }
}
