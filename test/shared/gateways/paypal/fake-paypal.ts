import { randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import type { RawNotification } from '../../../../shared/ports/payments/payment-gateway.ts';
import type { newAuthority } from './certificates.ts';

type Answer = readonly [status: number, body?: object | string];
type Json = Record<string, unknown>;

export interface FakeCapture {
  readonly id: string;
  status: string;
  amount: { currency_code: string; value: string };
  status_details?: { reason: string };
}
export interface FakeRefund {
  readonly id: string;
  status: string;
  readonly amount: { currency_code: string; value: string };
  readonly custom_id?: string;
  readonly captureId: string;
}
export interface FakeOrder {
  readonly id: string;
  readonly customId: string;
  readonly amount: { currency_code: string; value: string };
  readonly request: Json;
  intent: string;
  status: string;
  readonly captures: FakeCapture[];
  readonly refunds: FakeRefund[];
}
export interface FakeDispute extends Json {
  readonly dispute_id: string;
  readonly captureId: string;
}

interface FakeOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly merchantId: string;
  readonly webhookId: string;
  readonly authority: ReturnType<typeof newAuthority>;
  readonly webhookUrl: string;
}

const id = () => randomUUID().replaceAll('-', '').slice(0, 17).toUpperCase();
const cents = ({ value }: { value: string }) => Math.round(Number(value) * 100);
const issue = (name: string, status = 422): Answer => [
  status,
  { name: status === 404 ? 'RESOURCE_NOT_FOUND' : 'UNPROCESSABLE_ENTITY', details: [{ issue: name }], debug_id: 'd' },
];
const NOT_FOUND = issue('INVALID_RESOURCE_ID', 404);

const CAPTURE_REFUSALS = [
  'ORDER_NOT_APPROVED',
  'INSTRUMENT_DECLINED',
  'TRANSACTION_REFUSED',
  'PAYMENT_DENIED',
  'DUPLICATE_INVOICE_ID',
];
const REFUND_FAILURES = [
  'REFUND_TIME_LIMIT_EXCEEDED',
  'REFUND_FAILED_INSUFFICIENT_FUNDS',
  'TRANSACTION_DISPUTED',
  'CAPTURE_DISPUTED_PARTIAL_REFUND_NOT_ALLOWED',
];

/** PayPal's REST API, its payers and its dashboard, and what can go wrong with it. */
export async function startFakePayPal(options: FakeOptions) {
  const { merchantId, authority } = options;
  const orders = new Map<string, FakeOrder>();
  const disputes: FakeDispute[] = [];
  const events: Json[] = [];
  /** The first answer to each request id, a declined capture among them, but for other failures. */
  const answered = new Map<string, Answer>();
  const faults = new Map<string, number>();
  const requests: { readonly method: string; readonly path: string; readonly requestId?: string }[] = [];
  const tokens = new Set<string>();
  let url = '';

  const strikes = (kind: string) => {
    const left = faults.get(kind) ?? 0;
    faults.set(kind, left - 1);
    return left > 0;
  };

  const captureJson = (order: FakeOrder, capture: FakeCapture) => ({
    id: capture.id,
    status: capture.status,
    ...(capture.status_details && { status_details: capture.status_details }),
    amount: capture.amount,
    custom_id: order.customId,
    payee: { merchant_id: merchantId },
    supplementary_data: { related_ids: { order_id: order.id } },
    links: [{ rel: 'up', href: `${url}/v2/checkout/orders/${order.id}`, method: 'GET' }],
  });
  const refundJson = ({ captureId, ...refund }: FakeRefund) => ({
    ...refund,
    links: [{ rel: 'up', href: `https://api.sandbox.paypal.com/v2/payments/captures/${captureId}`, method: 'GET' }],
  });
  const orderJson = (order: FakeOrder) => ({
    id: order.id,
    intent: order.intent,
    status: order.status,
    purchase_units: [
      {
        reference_id: 'default',
        amount: order.amount,
        custom_id: order.customId,
        payee: { merchant_id: merchantId, email_address: 'office@example.org' },
        ...(order.captures.length > 0 && {
          payments: {
            captures: order.captures.map((one) => captureJson(order, one)),
            refunds: order.refunds.map(refundJson),
          },
        }),
      },
    ],
    links: [
      { rel: 'self', href: `${url}/v2/checkout/orders/${order.id}`, method: 'GET' },
      ...(order.status === 'PAYER_ACTION_REQUIRED'
        ? [{ rel: 'payer-action', href: `https://www.paypal.example/checkoutnow?token=${order.id}`, method: 'GET' }]
        : []),
    ],
  });

  /** Signs like PayPal and sends it. The body's formatting is not what a parser would write. */
  function signed(body: string, headers: Record<string, string> = {}, webhookId = options.webhookId): RawNotification {
    const [transmission, time] = [randomUUID(), new Date().toISOString().replace(/\.\d+/, '')];
    const all: Record<string, string> = {
      'paypal-transmission-id': transmission,
      'paypal-transmission-time': time,
      'paypal-cert-url': `${url}/v1/notifications/certs/CERT-360caa42`,
      'paypal-auth-algo': 'SHA256withRSA',
      ...headers,
    };
    const content = `${all['paypal-transmission-id']}|${all['paypal-transmission-time']}|${webhookId}|${crc32(body)}`;
    const signature = sign('RSA-SHA256', Buffer.from(content), authority.signer.privateKey).toString('base64');
    return { body, headers: { 'paypal-transmission-sig': signature, ...all } };
  }

  function eventOf(type: string, resource: object, changes: Json = {}): Json {
    const create_time = new Date().toISOString();
    return { id: `WH-${id()}`, event_version: '1.0', create_time, event_type: type, resource, ...changes };
  }

  async function notify(type: string, resource: object): Promise<void> {
    const event = eventOf(type, resource);
    events.push(event);
    // A number with a trailing zero, which changes when it is parsed and written again.
    const { body, headers } = signed(JSON.stringify(event).replace('"1.0"', '1.0'));
    await fetch(options.webhookUrl, { method: 'POST', headers: headers as Record<string, string>, body });
  }

  function place(content: Json): Answer {
    const [unit] = content.purchase_units as [{ custom_id: string; amount: FakeOrder['amount'] }];
    const order: FakeOrder = {
      id: id(),
      customId: unit.custom_id,
      amount: unit.amount,
      request: content,
      intent: String(content.intent),
      status: 'PAYER_ACTION_REQUIRED',
      captures: [],
      refunds: [],
    };
    orders.set(order.id, order);
    return [201, orderJson(order)];
  }

  async function capture(order: FakeOrder): Promise<Answer> {
    if (order.intent !== 'CAPTURE') return issue('ACTION_DOES_NOT_MATCH_INTENT');
    if (order.captures.length > 0) return issue('ORDER_ALREADY_CAPTURED');
    if (order.status !== 'APPROVED') return issue('ORDER_NOT_APPROVED');
    for (const refusal of CAPTURE_REFUSALS) if (strikes(refusal)) return issue(refusal);
    const value = strikes('wrong_amount') ? (cents(order.amount) / 100 + 1).toFixed(2) : order.amount.value;
    const taken: FakeCapture = { id: id(), status: 'COMPLETED', amount: { ...order.amount, value } };
    if (strikes('capture_declined')) taken.status = 'DECLINED';
    if (strikes('capture_pending')) Object.assign(taken, { status: 'PENDING', status_details: { reason: 'ECHECK' } });
    if (strikes('currency_not_held'))
      Object.assign(taken, {
        status: 'PENDING',
        status_details: { reason: 'RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION' },
      });
    order.captures.push(taken);
    order.status = 'COMPLETED';
    await notify(`PAYMENT.CAPTURE.${taken.status}`, captureJson(order, taken));
    return [201, orderJson(order)];
  }

  function patch(order: FakeOrder, [change]: { op: string; path: string; value: string }[]): Answer {
    if (strikes('reject_close')) return issue('NOT_PATCHABLE');
    if (strikes('pay_before_close')) order.status = 'APPROVED';
    if (order.status === 'COMPLETED') return issue('ORDER_ALREADY_COMPLETED');
    if (change?.op === 'replace' && change.path === '/intent') order.intent = change.value;
    return [204];
  }

  function captured(captureId: string) {
    for (const order of orders.values()) {
      const found = order.captures.find((one) => one.id === captureId);
      if (found !== undefined) return { order, capture: found };
    }
    return undefined;
  }

  async function refund(captureId: string, content: Json): Promise<Answer> {
    const found = captured(captureId);
    if (found === undefined) return NOT_FOUND;
    const { order, capture: taken } = found;
    for (const failure of REFUND_FAILURES) if (strikes(failure)) return issue(failure);
    const amount = (content.amount ?? taken.amount) as FakeRefund['amount'];
    const done = order.refunds.filter(({ status }) => status !== 'FAILED');
    const sum = done.reduce((total, one) => total + cents(one.amount), 0);
    if (sum + cents(amount) > cents(taken.amount)) return issue('REFUND_AMOUNT_EXCEEDED');
    const undecided = strikes('refund_unknown_status') ? 'IN_REVIEW' : strikes('refund_pending') && 'PENDING';
    const made: FakeRefund = {
      id: id(),
      status: undecided || 'COMPLETED',
      amount,
      captureId,
      ...(content.custom_id !== undefined && { custom_id: String(content.custom_id) }),
    };
    order.refunds.push(made);
    taken.status = sum + cents(amount) === cents(taken.amount) ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
    await notify(undecided ? 'PAYMENT.REFUND.PENDING' : 'PAYMENT.CAPTURE.REFUNDED', refundJson(made));
    return [201, refundJson(made)];
  }

  async function checkout(method: string, [orderId = '', action]: string[], content: Json): Promise<Answer> {
    if (orderId === '') return place(content);
    const order = orders.get(orderId);
    if (order === undefined) return NOT_FOUND;
    if (action === 'capture') return capture(order);
    return method === 'PATCH' ? patch(order, content as never) : [200, orderJson(order)];
  }

  async function payments([kind, resourceId = '', action]: string[], content: Json): Promise<Answer> {
    if (action === 'refund') return refund(resourceId, content);
    const found = captured(resourceId);
    if (kind === 'captures') return found ? [200, captureJson(found.order, found.capture)] : NOT_FOUND;
    const refunds = [...orders.values()].flatMap((order) => order.refunds);
    const made = refunds.find((one) => one.id === resourceId);
    return made ? [200, refundJson(made)] : NOT_FOUND;
  }

  function paged(items: Json[], name: string, address: URL): Answer {
    const page = Number(address.searchParams.get('page') ?? 0);
    const size = faults.get('page_size') ?? items.length;
    const next = new URL(address);
    next.host = 'api.sandbox.paypal.com';
    next.searchParams.set('page', String(page + 1));
    const hasMore = (page + 1) * size < items.length;
    return [
      200,
      {
        [name]: items.slice(page * size, (page + 1) * size),
        links: hasMore ? [{ rel: 'next', href: next.href, method: 'GET' }] : [],
      },
    ];
  }

  async function answer(method: string, address: URL, content: Json): Promise<Answer> {
    const [version, area = '', ...rest] = address.pathname.slice(1).split('/');
    if (version === 'v2' && area === 'checkout') return checkout(method, rest.slice(1), content);
    if (version === 'v2' && area === 'payments') return payments(rest, content);
    if (area === 'customer') {
      const [, disputeId] = rest;
      if (disputeId !== undefined) {
        const found = disputes.find(({ dispute_id }) => dispute_id === disputeId);
        return found ? [200, found] : NOT_FOUND;
      }
      const of = address.searchParams.get('disputed_transaction_id');
      const summaries = disputes
        .filter(({ captureId }) => captureId === of)
        .map(({ dispute_id, status }) => ({ dispute_id, status }));
      return paged(summaries, 'items', address);
    }
    if (area === 'identity') return [200, { user_id: 'u', payer_id: merchantId }];
    if (rest[0] !== 'webhooks-events') return NOT_FOUND;
    if (strikes('no_event_list')) return [422, { name: 'VALIDATION_ERROR' }];
    const type = address.searchParams.get('event_type');
    const listed = events.filter(({ event_type }) => type === null || event_type === type);
    return paged(listed, 'events', address);
  }

  function token(request: IncomingMessage): Answer {
    const expected = Buffer.from(`${options.clientId}:${options.clientSecret}`).toString('base64');
    if (request.headers.authorization !== `Basic ${expected}`) return [401, { error: 'invalid_client' }];
    const access_token = `${options.clientId}-${randomUUID()}`;
    tokens.add(access_token);
    return [200, { access_token, token_type: 'Bearer', expires_in: 32_400 }];
  }

  async function respond(request: IncomingMessage): Promise<Answer> {
    const address = new URL(request.url ?? '', url);
    const body = await text(request);
    const method = request.method ?? '';
    const requestId = request.headers['paypal-request-id']?.toString();
    requests.push({ method, path: address.pathname, ...(requestId !== undefined && { requestId }) });
    if (address.pathname.startsWith('/v1/notifications/certs/')) {
      if (strikes('no_pem')) return [200, '<html>maintenance</html>'];
      return [200, strikes('leaf_only') ? authority.signer.certificate : authority.chain];
    }
    if (address.pathname === '/v1/oauth2/token') return token(request);
    if (strikes('token_revoked')) tokens.clear();
    if (!tokens.has(request.headers.authorization?.slice('Bearer '.length) ?? ''))
      return [401, { name: 'INVALID_TOKEN' }];
    if (strikes('error_500')) return [500, { name: 'INTERNAL_SERVER_ERROR' }];
    const key = requestId && `${address.pathname} ${requestId}`;
    const first = key && answered.get(key);
    const given = first || (await answer(method, address, body === '' ? {} : JSON.parse(body)));
    const isDecline = address.pathname.endsWith('/capture') && given[0] === 422;
    if (key && (given[0] < 400 || isDecline)) answered.set(key, given);
    if (address.pathname.endsWith('/capture') && strikes('capture_unknown')) return [500, { name: 'INTERNAL' }];
    if (address.pathname.endsWith('/refund') && strikes('refund_unknown')) return [500, { name: 'INTERNAL' }];
    return given;
  }

  const server = createServer(async (request, response) => {
    const [status, body] = await respond(request);
    const isJson = typeof body !== 'string';
    response.writeHead(status, { 'content-type': isJson ? 'application/json' : 'text/plain' });
    response.end(isJson && body !== undefined ? JSON.stringify(body) : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const orderOf = (paymentId: string): FakeOrder => {
    const found = [...orders.values()].find(({ customId }) => customId === paymentId);
    if (found === undefined) throw new Error(`no order of ${paymentId}`);
    return found;
  };
  return {
    url,
    requests,
    orders,
    disputes,
    events,
    orderOf,
    ordersOf: (paymentId: string) => [...orders.values()].filter(({ customId }) => customId === paymentId),
    signed,
    eventOf,
    captureJson,
    refundJson,
    orderJson,
    notify,
    fault: (kind: string, times = 1) => void faults.set(kind, times),
    clearFaults: () => faults.clear(),
    /** As after the time for which PayPal keeps request ids. */
    forgetRequests: () => answered.clear(),
    /** The payer approves on PayPal's page. */
    async approve(pageUrl: string): Promise<void> {
      const order = orders.get(new URL(pageUrl).searchParams.get('token') ?? '');
      if (order === undefined || order.intent !== 'CAPTURE') throw new Error('the order cannot be approved');
      order.status = 'APPROVED';
      await notify('CHECKOUT.ORDER.APPROVED', orderJson(order));
    },
    /** The merchant refunds in PayPal's dashboard. */
    async refundInDashboard(paymentId: string, amount: { currency_code: string; value: string }): Promise<string> {
      const [taken] = orderOf(paymentId).captures;
      const [, made] = await refund(taken?.id ?? '', { amount });
      return (made as { id: string }).id;
    },
    dispute(paymentId: string, amount: FakeOrder['amount'], changes: Json = {}): FakeDispute {
      const order = orderOf(paymentId);
      const captureId = order.captures[0]?.id ?? '';
      const made: FakeDispute = {
        dispute_id: `PP-D-${id()}`,
        captureId,
        create_time: new Date().toISOString(),
        update_time: new Date().toISOString(),
        disputed_transactions: [{ seller_transaction_id: captureId, custom: order.customId }],
        reason: 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
        status: 'WAITING_FOR_SELLER_RESPONSE',
        dispute_amount: amount,
        dispute_life_cycle_stage: 'CHARGEBACK',
        seller_response_due_date: '2027-01-02T03:04:05.000Z',
        ...changes,
      };
      disputes.push(made);
      return made;
    },
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

export type FakePayPal = Awaited<ReturnType<typeof startFakePayPal>>;
