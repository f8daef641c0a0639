import { Hono } from 'hono';
import * as z from 'zod';
import { faultRoutes } from '../faults.ts';
import { AlipayError } from './errors.ts';
import type { AlipayFaults } from './faults.ts';
import type { ForgedNotifications } from './forged-notifications.ts';
import type { Notifications } from './notifications.ts';
import { type Refunds, refundedFenOf } from './refunds.ts';
import type { Trade, Trades } from './trades.ts';

interface AdminDependencies {
  trades: Trades;
  refunds: Refunds;
  notifications: Notifications;
  faults: AlipayFaults;
  forger: ForgedNotifications;
}

const forgery = z.object({ out_trade_no: z.string() });
const portalRefund = z.strictObject({ fen: z.int().positive() });

/** `/_sandbox`: the admin API for tests and audits, which the real Alipay does not have. */
export function adminRoutes({ trades, refunds, notifications, faults, forger }: AdminDependencies): Hono {
  return new Hono()
    .route('/faults', faultRoutes(faults))
    .get('/books', (c) => c.json({ trades: trades.all().map(toEntry), notifications: notifications.all() }))
    .post('/notifications/:id/resend', async (c) => {
      const attempt = await notifications.resend(c.req.param('id'));
      return attempt === undefined ? c.json({ error: 'no such notification' }, 404) : c.json(attempt);
    })
    .post('/forge', async (c) => {
      const body = forgery.safeParse(await c.req.json().catch(() => undefined));
      const attempt = body.success ? await forger.send(body.data.out_trade_no) : undefined;
      return attempt === undefined ? c.json({ error: 'no such order with a notify_url' }, 404) : c.json(attempt);
    })
    .post('/refunds/:out_trade_no', async (c) => {
      const body = portalRefund.safeParse(await c.req.json().catch(() => undefined));
      if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 400);
      const trade = trades.get({ out_trade_no: c.req.param('out_trade_no') });
      return c.json(refunds.refundInPortal(trade, body.data.fen));
    })
    .post('/finish/:out_trade_no', (c) => {
      const trade = trades.finish(trades.get({ out_trade_no: c.req.param('out_trade_no') }));
      return c.json(toEntry(trade));
    })
    .onError((error, c) => {
      if (error instanceof AlipayError) return c.json({ error: error.subCode }, 409);
      throw error;
    });
}

/** A trade for an audit: amounts in fen, times in UTC milliseconds. */
function toEntry(trade: Trade) {
  const { events, ...entry } = trade;
  const paidFen = trade.paidAt === undefined ? 0 : trade.totalFen;
  return {
    ...entry,
    currency: 'CNY',
    paidFen,
    refundedFen: refundedFenOf(trade),
    notifyIds: events.map(({ notifyId }) => notifyId),
  };
}
