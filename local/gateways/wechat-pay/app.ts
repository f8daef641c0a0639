import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { Books } from '../books.ts';
import { adminRoutes } from './admin.ts';
import { wechatPayFaults } from './faults.ts';
import { ForgedNotifications } from './forged-notifications.ts';
import { gatewayRoutes } from './gateway.ts';
import type { Identity } from './identity.ts';
import { Notifications } from './notifications.ts';
import { type Order, Orders } from './orders.ts';
import { payerRoutes } from './payer-pages.ts';
import { Refunds } from './refunds.ts';

/** Milliseconds. */
const TICK = 250;
// No `formAction`: after payment, the form redirects to the merchant's URL.
const PAGE_POLICY = {
  defaultSrc: ["'none'"],
  styleSrc: ["'unsafe-inline'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

export interface WechatPaySandboxOptions extends Identity {
  /** File of the books; `:memory:` stores nothing on disk. */
  dataFile: string;
  /** Default: any free port. */
  port?: number;
  /** The pages' origin for browsers. Default: the sandbox's own URL. */
  publicUrl?: string;
  /** Divides retry delays and the time that refunds and late payments take. */
  speed?: number;
  /** UTC milliseconds. */
  now?: () => number;
}

/** A sandbox of WeChat Pay's API v3, with the pages of the payer and its notifications. */
export function createWechatPaySandbox(options: WechatPaySandboxOptions) {
  const { dataFile, port = 0, speed = 1, now = Date.now, ...identity } = options;
  const stopping = new AbortController();
  const books = new Books(dataFile);
  const faults = wechatPayFaults();
  const notifications = new Notifications({ books, faults, now, speed, identity });
  const orders = new Orders({ books, faults, now, notify: (order, event) => notifications.enqueue(order, event) });
  const refunds = new Refunds({ orders, faults, now, speed });
  const forger = new ForgedNotifications({ identity, orders, notifications, now });
  const onOpen = ({ outTradeNo }: Order) => {
    if (faults.trigger('forge', { out_trade_no: outTradeNo })) void forger.send(outTradeNo);
  };

  let url = '';
  const publicUrl = () => options.publicUrl ?? url;
  const app = new Hono()
    .use(secureHeaders({ contentSecurityPolicy: PAGE_POLICY }))
    .route('/', gatewayRoutes({ identity, orders, refunds, faults, now, publicUrl, stopping: stopping.signal }))
    .route('/', payerRoutes({ identity, orders, now, speed, onOpen }))
    .route('/_sandbox', adminRoutes({ orders, refunds, notifications, faults, forger }))
    .notFound((c) => c.body(null, 404));
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
      for (const order of orders.all()) for (const event of order.events) notifications.enqueue(order, event);
      ticking = setInterval(() => {
        orders.finishDue();
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
