import { verify, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { certificateAuthority } from '../../../../local/gateways/paypal/certificates.ts';
import { createPayPalSandbox, type SandboxOptions } from '../../../../local/gateways/paypal/sandbox.ts';
import { oncePerRun, rsaKey } from '../../../support/once-per-run.ts';

export const MERCHANT = {
  clientId: 'AXclient_of_the_tests',
  clientSecret: 'ELsecret_of_the_tests',
  merchantId: 'ABCDEFGHJKLM2',
  webhookId: '8PT597110X687430LKGECATA',
};
export const AUTHORITY = oncePerRun('paypal-sandbox-authority', () =>
  certificateAuthority(rsaKey('root'), rsaKey('intermediate'), rsaKey('gateway')),
);

// biome-ignore lint/suspicious/noExplicitAny: the tests check the JSON that they need.
export type Json = any;

export interface Received {
  body: string;
  headers: IncomingHttpHeaders;
  event: Json;
  /** Whether the signature is right, with a certificate whose chain ends at the root. */
  genuine: boolean;
}

/** A webhook endpoint that verifies what it receives and answers with the given statuses, then 200. */
export async function startReceiver(answers: number[] = []) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    // A sandbox that is being stopped serves no certificate any more.
    const genuine = await isGenuine(body, request.headers).catch(() => false);
    received.push({ body, headers: request.headers, event: JSON.parse(body), genuine });
    response.writeHead(answers.shift() ?? 200).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/paypal`,
    received,
    types: () => received.map(({ event }) => event.event_type),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

/** PayPal: verify a message yourself. */
export async function isGenuine(body: string, headers: IncomingHttpHeaders): Promise<boolean> {
  const served = await (await fetch(`${headers['paypal-cert-url']}`)).text();
  const [signer, intermediate] = certificatesIn(served);
  const root = new X509Certificate(AUTHORITY.root);
  if (signer === undefined || intermediate === undefined) return false;
  if (!signer.verify(intermediate.publicKey) || !intermediate.verify(root.publicKey)) return false;
  const signed = [
    headers['paypal-transmission-id'],
    headers['paypal-transmission-time'],
    MERCHANT.webhookId,
    crc32(body),
  ].join('|');
  const signature = Buffer.from(`${headers['paypal-transmission-sig']}`, 'base64');
  return verify('RSA-SHA256', Buffer.from(signed), signer.publicKey, signature);
}

export async function startSandbox(options: Partial<SandboxOptions> = {}, answers: number[] = []) {
  const receiver = await startReceiver(answers);
  const sandbox = createPayPalSandbox({
    ...MERCHANT,
    chain: AUTHORITY.chain,
    privateKey: AUTHORITY.privateKey,
    dataFile: ':memory:',
    webhookUrl: receiver.url,
    speed: 1000,
    ...options,
  });
  const url = await sandbox.start();
  const shop = await merchantAt(url);
  return {
    url,
    receiver,
    ...shop,
    async stop() {
      await sandbox.stop();
      await receiver.stop();
    },
  };
}

export type Running = Awaited<ReturnType<typeof startSandbox>>;

/** What a merchant and a payer do at a sandbox. */
export async function merchantAt(url: string) {
  const { access_token: token } = (await (await requestToken(url)).json()) as { access_token: string };

  async function call(method: string, path: string, options: { id?: string; body?: unknown; whole?: boolean } = {}) {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(options.id && { 'paypal-request-id': options.id }),
        ...(options.whole && { prefer: 'return=representation' }),
        ...(method !== 'GET' && { 'content-type': 'application/json' }),
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    });
    const json: Json = await response.json().catch(() => undefined);
    return { status: response.status, json, issue: json?.details?.[0]?.issue as string | undefined };
  }

  const admin = async (path: string, body: unknown = {}): Promise<Json> => {
    const response = await fetch(`${url}/_sandbox${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const orders = '/v2/checkout/orders';
  const create = (order: Json = newOrder(), id = 'pay_1') => call('POST', orders, { body: order, id });
  const decide = (order: string, choice: string, account = 'pays') =>
    fetch(`${url}/checkoutnow`, {
      method: 'POST',
      body: new URLSearchParams({ token: order, choice, account }),
      redirect: 'manual',
    });
  const capture = (order: string, id = 'pay_1') => call('POST', `${orders}/${order}/capture`, { id });

  async function approved(account = 'pays', order = newOrder(), id = 'pay_1'): Promise<string> {
    const { json } = await create(order, id);
    await decide(json.id, 'approve', account);
    return json.id;
  }

  return {
    call,
    admin,
    fault: (rule: object) => admin('/faults', rule),
    create,
    decide,
    capture,
    /** PayPal has no call that cancels an order, but one with another intent cannot be captured. */
    close: (order: string) =>
      call('PATCH', `${orders}/${order}`, { body: [{ op: 'replace', path: '/intent', value: 'AUTHORIZE' }] }),
    get: (order: string) => call('GET', `${orders}/${order}`),
    books: async (): Promise<Json> => (await fetch(`${url}/_sandbox/books`)).json(),
    /** An order that the payer has approved with an account. */
    approved,
    /** An order that was approved and captured, and its capture. */
    async captured(account = 'pays', order = newOrder(), id = 'pay_1'): Promise<{ order: string; capture: string }> {
      const approvedOrder = await approved(account, order, id);
      const { json } = await capture(approvedOrder, id);
      return { order: approvedOrder, capture: json.purchase_units[0].payments.captures[0].id };
    },
    refund: (captureId: string, body: Json, id: string) =>
      call('POST', `/v2/payments/captures/${captureId}/refund`, { body, id, whole: true }),
  };
}

export function requestToken(url: string, { clientId, clientSecret } = MERCHANT, grant = 'client_credentials') {
  return fetch(`${url}/v1/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: grant }),
  });
}

/** An order as our adapter would create it. */
export function newOrder(amount: Json = { currency_code: 'USD', value: '25.75' }, changes: object = {}): Json {
  return {
    intent: 'CAPTURE',
    purchase_units: [{ amount, custom_id: 'pay_1', description: 'e-Visa fee' }],
    payment_source: {
      paypal: {
        experience_context: {
          return_url: 'https://merchant.example/return?payment=pay_1',
          cancel_url: 'https://merchant.example/cancel?payment=pay_1',
          user_action: 'PAY_NOW',
          shipping_preference: 'NO_SHIPPING',
        },
      },
    },
    ...changes,
  };
}
