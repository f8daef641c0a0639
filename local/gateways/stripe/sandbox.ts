import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Books } from '../books.ts';
import { adminRoutes } from './admin.ts';
import { stripeApi } from './api.ts';
import type { Keys } from './authentication.ts';
import { challengePages } from './challenge-pages.ts';
import { createFaults } from './faults.ts';
import { Ledger } from './ledger.ts';
import { FRAME_SCRIPT, STYLE } from './page-layout.ts';
import { paymentPages } from './payment-pages.ts';
import { Schedule } from './schedule.ts';
import { stripeJs } from './stripe-js/routes.ts';
import { Webhooks } from './webhooks.ts';

export interface SandboxOptions extends Keys {
  /** 0, the default, takes a free one. */
  port?: number;
  dataFile: string;
  /** The origin at which browsers reach the sandbox; by default the address it listens at. */
  publicUrl?: string;
  webhookUrl: string;
  webhookSecrets: readonly string[];
  /** Divides every delay and pending time. */
  speed?: number;
}

/** A stand-in for Stripe on this machine: its API, its hosted pages, its notifications. */
export function createStripeSandbox(options: SandboxOptions) {
  const { speed = 1 } = options;
  const books = new Books(options.dataFile);
  const ledger = new Ledger(books);
  const faults = createFaults();
  const stopping = new AbortController();
  const webhooks = new Webhooks(ledger, books, {
    url: options.webhookUrl,
    secrets: options.webhookSecrets,
    stopping: stopping.signal,
    speed,
    faults,
  });
  const agenda = new Schedule({ ledger, faults, speed });
  let url = '';
  const context = { ledger, webhooks, faults, speed, publicUrl: () => options.publicUrl ?? url };
  const app = new Hono()
    .route('/v1', stripeApi(context, books, options, stopping.signal))
    .route('/3d-secure', challengePages(context))
    .route('/pay', paymentPages(context))
    .route('/stripe-js', stripeJs())
    .route('/_sandbox', adminRoutes(context))
    .get('/assets/style.css', (c) => c.body(STYLE, 200, { 'content-type': 'text/css' }))
    .get('/assets/frame.js', (c) => c.body(FRAME_SCRIPT, 200, { 'content-type': 'text/javascript' }));
  let server: ServerType | undefined;

  return {
    app,
    /** Resolves to the address it listens at. */
    async start(): Promise<string> {
      const port = await new Promise<number>((resolve, reject) => {
        const listening = (info: { port: number }) => resolve(info.port);
        server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: options.port ?? 0 }, listening);
        server.once('error', reject);
      });
      url = `http://127.0.0.1:${port}`;
      agenda.start();
      webhooks.start();
      return url;
    },
    async stop(): Promise<void> {
      stopping.abort();
      agenda.stop();
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
