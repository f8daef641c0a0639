import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Books } from '../books.ts';
import { type Credentials, tokenRoutes } from './access-tokens.ts';
import { adminRoutes } from './admin.ts';
import { paypalApi } from './api.ts';
import { approvalPages } from './approval-pages.ts';
import { certificateRoutes } from './certificate-routes.ts';
import type { SigningIdentity } from './certificates.ts';
import { paypalFaults } from './faults.ts';
import { Ledger } from './ledger.ts';
import { Schedule } from './schedule.ts';
import { sdkRoutes } from './sdk/routes.ts';
import { certificateId } from './transmission.ts';
import { Webhooks } from './webhooks.ts';

export interface SandboxOptions extends Credentials, SigningIdentity {
  merchantId: string;
  webhookId: string;
  webhookUrl: string;
  /** Default: any free port. */
  port?: number;
  dataFile: string;
  /** The sandbox's origin for browsers and in links. Default: the URL at which it listens. */
  publicUrl?: string;
  /** Divides all delays and pending times. */
  speed?: number;
}

/** A local sandbox of PayPal: its REST APIs, its approval page, its JavaScript SDK, its webhooks. */
export function createPayPalSandbox(options: SandboxOptions) {
  const { speed = 1, chain, privateKey, webhookId, webhookUrl } = options;
  const books = new Books(options.dataFile);
  const ledger = new Ledger(books);
  const faults = paypalFaults();
  const stopping = new AbortController();
  let listeningAt = '';
  const place = { merchantId: options.merchantId, url: () => options.publicUrl ?? listeningAt };
  const certificate = certificateId(chain);
  const webhooks = new Webhooks(ledger, books, {
    url: webhookUrl,
    webhookId,
    privateKey,
    certificateId: certificate,
    place,
    speed,
    faults,
    stopping: stopping.signal,
  });
  const context = { ledger, webhooks, faults, place, speed };
  const schedule = new Schedule(context);
  const app = new Hono()
    .route('/v1/oauth2', tokenRoutes(options))
    .route('/v1/notifications/certs', certificateRoutes(new Map([[certificate, chain]]), faults))
    .route('/checkoutnow', approvalPages(context))
    .route('/web-sdk', sdkRoutes())
    .route('/_sandbox', adminRoutes(context))
    .route('/', paypalApi(context, books, options, stopping.signal));
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
      listeningAt = `http://127.0.0.1:${port}`;
      schedule.start();
      webhooks.start();
      return listeningAt;
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
