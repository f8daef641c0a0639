import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Books } from '../books.ts';
import { adminRoutes } from './admin.ts';
import { stripeApi } from './api.ts';
import type { Keys } from './authentication.ts';
import { challengePages } from './challenge-pages.ts';
import { stripeFaults } from './faults.ts';
import { Ledger } from './ledger.ts';
import { FRAME_SCRIPT, STYLE } from './page-layout.ts';
import { paymentPages } from './payment-pages.ts';
import { Schedule } from './schedule.ts';
import { stripeJs } from './stripe-js/routes.ts';
import { walletPages } from './wallet-pages.ts';
import { Webhooks } from './webhooks.ts';

export interface SandboxOptions extends Keys {
  /** Default: any free port. */
  port?: number;
  dataFile: string;
  /** The sandbox's origin for browsers. Default: the URL at which it listens. */
  publicUrl?: string;
  webhookUrl: string;
  webhookSecrets: readonly string[];
  /** Divides all delays and pending times. */
  speed?: number;
}

/** A local sandbox of Stripe: its API, its hosted pages, its notifications. */
export function createStripeSandbox(options: SandboxOptions) {
  const { speed = 1 } = options;
  const books = new Books(options.dataFile);
  const ledger = new Ledger(books);
  const faults = stripeFaults();
  const stopping = new AbortController();
  const webhooks = new Webhooks(ledger, books, {
    url: options.webhookUrl,
    secrets: options.webhookSecrets,
    stopping: stopping.signal,
    speed,
    faults,
  });
  const schedule = new Schedule({ ledger, faults, speed });
  let url = '';
  const context = { ledger, webhooks, faults, speed, publicUrl: () => options.publicUrl ?? url };
  const app = new Hono()
    .route('/v1', stripeApi(context, books, options, stopping.signal))
    .route('/3d-secure', challengePages(context))
    .route('/pay', paymentPages(context))
    .route('/wallets', walletPages(context))
    .route('/stripe-js', stripeJs())
    .route('/_sandbox', adminRoutes(context))
    .get('/assets/style.css', (c) => c.body(STYLE, 200, { 'content-type': 'text/css' }))
    .get('/assets/frame.js', (c) => c.body(FRAME_SCRIPT, 200, { 'content-type': 'text/javascript' }));
  let server: ServerType | undefined;

  return {
    app,
    /** Resolves to the URL at which it listens. */
    async start(): Promise<string> {
      const port = await new Promise<number>((resolve, reject) => {
        const listening = (info: { port: number }) => resolve(info.port);
        server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: options.port ?? 0 }, listening);
        server.once('error', reject);
      });
      url = `http://127.0.0.1:${port}`;
      schedule.start();
      webhooks.start();
      return url;
    },
    async stop(): Promise<void> {
      stopping.abort();
      schedule.stop();
      webhooks.stop();
      await new Promise<void>((resolve) => {
        if (server === undefined) return resolve();
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
      books.close();
    },
  };
}

export type StripeSandbox = ReturnType<typeof createStripeSandbox>;
