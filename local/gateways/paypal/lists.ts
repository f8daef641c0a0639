import { type Context, Hono } from 'hono';
import type { SandboxContext } from './context.ts';
import { invalidRequest, resourceNotFound } from './errors.ts';
import type { Dispute, Order, PayPalEvent } from './ledger.ts';
import { disputeResource, disputeSummary, eventResource } from './resources.ts';

const DEFAULT_PAGE = 10;
const MAX_DISPUTES = 50;
const MAX_EVENTS = 300;

/** `/v1/customer/disputes`: summaries, newest first, and the details of one. */
export function disputeRoutes({ ledger, place }: SandboxContext) {
  return new Hono()
    .get('/', (c) => {
      const transaction = c.req.query('disputed_transaction_id');
      if (transaction !== undefined && c.req.query('start_time') !== undefined)
        throw invalidRequest('MUTUALLY_EXCLUSIVE_PARAMETERS', 'start_time');
      const orders = transaction === undefined ? ledger.all() : [ledger.find(transaction)];
      const disputes = orders
        .flatMap((order) => order?.disputes ?? [])
        .filter(({ captureId }) => transaction === undefined || captureId === transaction)
        .sort((a, b) => b.createdAt - a.createdAt);
      const { page, links } = pageOf(c, place.url(), disputes, MAX_DISPUTES);
      return c.json({ items: page.map((dispute) => disputeSummary(place, dispute)), links });
    })
    .get('/:id', (c) => {
      const id = c.req.param('id');
      const order: Order | undefined = ledger.find(id);
      const dispute: Dispute | undefined = order?.disputes.find((one) => one.id === id);
      if (order === undefined || dispute === undefined) throw resourceNotFound();
      return c.json(disputeResource(place, order, dispute));
    });
}

/** `/v1/notifications/webhooks-events`: the events, newest first, whether or not their notifications arrived. */
export function eventRoutes({ ledger, place, webhooks }: SandboxContext) {
  return new Hono()
    .get('/', (c) => {
      const [start, end] = [timeOf(c, 'start_time') ?? 0, timeOf(c, 'end_time') ?? Number.POSITIVE_INFINITY];
      const type = c.req.query('event_type');
      const transaction = c.req.query('transaction_id');
      const isWanted = (event: PayPalEvent) =>
        event.at >= start &&
        event.at <= end &&
        (type === undefined || event.type === type) &&
        (transaction === undefined || event.resource.id === transaction);
      const { page, links } = pageOf(c, place.url(), ledger.events().filter(isWanted).reverse(), MAX_EVENTS);
      return c.json({ events: page.map((event) => eventResource(place, event)), count: page.length, links });
    })
    .get('/:id', (c) => c.json(eventResource(place, eventOf(c))))
    .post('/:id/resend', async (c) => {
      const event = eventOf(c);
      await webhooks.resend(event);
      return c.json(eventResource(place, event), 202);
    });

  function eventOf(c: Context): PayPalEvent {
    const event = ledger.event(c.req.param('id') ?? '');
    if (event === undefined) throw resourceNotFound();
    return event;
  }
}

/** One page of a list, with a link to the next one. */
function pageOf<T>(c: Context, origin: string, items: readonly T[], max: number) {
  const size = Number(c.req.query('page_size') ?? DEFAULT_PAGE);
  if (!Number.isInteger(size) || size < 1 || size > max) throw invalidRequest('INVALID_PARAMETER_VALUE', 'page_size');
  const start = Number(Buffer.from(c.req.query('next_page_token') ?? '', 'base64').toString() || 0);
  if (!Number.isInteger(start)) throw invalidRequest('INVALID_PARAMETER_VALUE', 'next_page_token');
  const end = start + size;
  const { pathname, search } = new URL(c.req.url);
  const self = new URL(pathname + search, origin);
  const links = [{ href: self.href, rel: 'self', method: 'GET' }];
  if (end < items.length) {
    self.searchParams.set('next_page_token', Buffer.from(String(end)).toString('base64'));
    links.push({ href: self.href, rel: 'next', method: 'GET' });
  }
  return { page: items.slice(start, end), links };
}

function timeOf(c: Context, name: string): number | undefined {
  const text = c.req.query(name);
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw invalidRequest('INVALID_PARAMETER_SYNTAX', name);
  return time;
}
