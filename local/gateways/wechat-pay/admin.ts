import { Hono } from 'hono';
import * as z from 'zod';
import { faultRoutes } from '../faults.ts';
import { WechatPayError } from './errors.ts';
import type { WechatPayFaults } from './faults.ts';
import type { ForgedNotifications } from './forged-notifications.ts';
import type { Notifications } from './notifications.ts';
import { type Order, type Orders, paidFenOf } from './orders.ts';
import { type Refunds, refundedFenOf } from './refunds.ts';

interface AdminDependencies {
  orders: Orders;
  refunds: Refunds;
  notifications: Notifications;
  faults: WechatPayFaults;
  forger: ForgedNotifications;
}

const forgery = z.object({ out_trade_no: z.string() });
const portalRefund = z.strictObject({ fen: z.int().positive() });

/** `/_sandbox`: the admin API for tests and audits, which the real WeChat Pay does not have. */
export function adminRoutes({ orders, refunds, notifications, faults, forger }: AdminDependencies): Hono {
  return new Hono()
    .route('/faults', faultRoutes(faults))
    .get('/books', (c) => c.json({ orders: orders.all().map(toEntry), notifications: notifications.all() }))
    .post('/notifications/:id/resend', async (c) => {
      const attempt = await notifications.resend(c.req.param('id'));
      return attempt === undefined ? c.json({ error: 'no such notification' }, 404) : c.json(attempt);
    })
    .post('/forge', async (c) => {
      const body = forgery.safeParse(await c.req.json().catch(() => undefined));
      const attempt = body.success ? await forger.send(body.data.out_trade_no) : undefined;
      return attempt === undefined ? c.json({ error: 'no such order' }, 404) : c.json(attempt);
    })
    .post('/refunds/:out_trade_no', async (c) => {
      const body = portalRefund.safeParse(await c.req.json().catch(() => undefined));
      if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 400);
      return c.json(refunds.refundInPortal(orders.get(c.req.param('out_trade_no')), body.data.fen));
    })
    .onError((error, c) => {
      if (error instanceof WechatPayError) return c.json({ error: error.code }, 409);
      throw error;
    });
}

/** An order for an audit: amounts in fen, times in UTC milliseconds. */
function toEntry(order: Order) {
  const { events, link: _, ...entry } = order;
  return {
    ...entry,
    currency: 'CNY',
    paidFen: paidFenOf(order),
    refundedFen: refundedFenOf(order),
    notificationIds: events.map(({ id }) => id),
  };
}
