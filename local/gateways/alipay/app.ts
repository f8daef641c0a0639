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

const TICK = 250;
// No `formAction`: after payment a form leads to the merchant's address.
const PAGE_POLICY = {
  defaultSrc: ["'none'"],
  styleSrc: ["'unsafe-inline'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

export interface AlipaySandboxOptions extends Identity {
  /** Where the books are kept; `:memory:` keeps nothing. */
  dataFile: string;
  /** Free, if 0 or not given. */
  port?: number;
  /** The origin at which a browser reaches the cashier; its own address, if not given. */
  publicUrl?: string;
  /** Divides every retry delay. */
  speed?: number;
  /** UTC milliseconds. */
  now?: () => number;
}

/** A stand-in for Alipay's open gateway, with its cashier and its notifications. */
export function createAlipaySandbox(options: AlipaySandboxOptions) {
  const { dataFile, port = 0, speed = 1, now = Date.now, ...identity } = options;
  const stopping = new AbortController();
  const books = new Books(dataFile);
  const faults = alipayFaults();
  const orders = new Orders(books);
  const notifications = new Notifications({ books, faults, now, speed, privateKey: identity.privateKey });
  const notify = (trade: Trade, notice: TradeEvent) => {
    const { notifyUrl: url, outTradeNo } = trade;
    const { notifyId } = notice;
    if (url === undefined || notifications.has(notifyId)) return;
    notifications.enqueue({ notifyId, outTradeNo, url, params: notificationParams(trade, notice, identity) });
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
    /** Listens, takes up what a former run left undone, and gives its own address. */
    async start(): Promise<string> {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(port, '127.0.0.1', resolve);
      });
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      notifications.resume();
      for (const trade of trades.all()) for (const notice of trade.events) notify(trade, notice);
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
