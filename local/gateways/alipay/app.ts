import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { Books } from '../books.ts';
import { adminRoutes } from './admin.ts';
import { cashierRoutes } from './cashier.ts';
import { alipayFaults } from './faults.ts';
import { ForgedNotifications } from './forged-notifications.ts';
import { gatewayRoutes } from './gateway.ts';
import { type Identity, notificationParams } from './notification-params.ts';
import { Notifications } from './notifications.ts';
import { Orders } from './orders.ts';
import { Refunds } from './refunds.ts';
import { type Trade, type TradeEvent, Trades } from './trades.ts';

/** Milliseconds. */
const TICK = 250;
// No `formAction`: after payment, the form redirects to the merchant's URL.
const PAGE_POLICY = {
  defaultSrc: ["'none'"],
  styleSrc: ["'unsafe-inline'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

export interface AlipaySandboxOptions extends Identity {
  /** File of the books; `:memory:` stores nothing on disk. */
  dataFile: string;
  /** Default: any free port. */
  port?: number;
  /** The cashier's origin for browsers. Default: the sandbox's own URL. */
  publicUrl?: string;
  /** Divides every retry delay. */
  speed?: number;
  /** UTC milliseconds. */
  now?: () => number;
}

/** A sandbox of Alipay's open gateway, with its cashier and its notifications. */
export function createAlipaySandbox(options: AlipaySandboxOptions) {
  const { dataFile, port = 0, speed = 1, now = Date.now, ...identity } = options;
  const stopping = new AbortController();
  const books = new Books(dataFile);
  const faults = alipayFaults();
  const orders = new Orders(books);
  const notifications = new Notifications({ books, faults, now, speed, privateKey: identity.privateKey });
  const notify = (trade: Trade, event: TradeEvent) => {
    const { notifyUrl: url, outTradeNo } = trade;
    const { notifyId } = event;
    if (url === undefined || notifications.has(notifyId)) return;
    notifications.enqueue({ notifyId, outTradeNo, url, params: notificationParams(trade, event, identity) });
  };
  const trades = new Trades({ books, faults, now, notify });
  const refunds = new Refunds({ trades, faults, now });
  const forger = new ForgedNotifications({ identity, orders, trades, notifications, now });
  const onOpen = ({ outTradeNo }: Trade) => {
    if (faults.trigger('forge', { out_trade_no: outTradeNo })) void forger.send(outTradeNo);
  };

  let url = '';
  const publicUrl = () => options.publicUrl ?? url;
  const app = new Hono()
    .use(secureHeaders({ contentSecurityPolicy: PAGE_POLICY }))
    .route('/', gatewayRoutes({ identity, orders, trades, refunds, faults, now, publicUrl, stopping: stopping.signal }))
    .route('/cashier', cashierRoutes({ identity, orders, trades, now, onOpen }))
    .route('/_sandbox', adminRoutes({ trades, refunds, notifications, faults, forger }));
  const server = createAdaptorServer({ fetch: app.fetch });
  let ticking: NodeJS.Timeout | undefined;

  return {
    app,
    /** Listens, resumes the notifications that an earlier run left pending, and returns the URL. */
    async start(): Promise<string> {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(port, '127.0.0.1', resolve);
      });
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      notifications.resume();
      for (const trade of trades.all()) for (const event of trade.events) notify(trade, event);
      ticking = setInterval(() => {
        trades.closeExpired();
        refunds.finishDue();
      }, TICK);
      return url;
    },
    async stop(): Promise<void> {
      stopping.abort();
      clearInterval(ticking);
      const closed = new Promise((resolve) => server.close(resolve));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await Promise.all([closed, notifications.stop()]);
      books.close();
    },
  };
}
