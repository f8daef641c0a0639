import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { StartedPayment } from '../../client/api-client.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';
import { checkCheckout, payByTestCard } from '../../tools/smoke/gateways.ts';
import { runSmoke } from '../../tools/smoke/run.ts';
import { StepFailed, Steps } from '../../tools/smoke/steps.ts';
import { runWithoutPayment } from '../../tools/smoke/without-payment.ts';
import { Applicant } from '../support/raw-calls.ts';
import { type TestSystem, testSystem } from '../support/system.ts';
import { command } from './kit/command.ts';
import { printedBy } from './kit/printed-by.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await testSystem();
}, 120_000);

const smoke = command('smoke');

/** What the command does, in this process. */
const outcomeOf = (act: (steps: Steps) => Promise<void>) =>
  printedBy(() =>
    act(new Steps()).then(
      () => 0,
      (error: unknown) => {
        if (error instanceof StepFailed) return 1;
        throw error;
      },
    ),
  );

async function tokenFile(name: string): Promise<{ token: string; file: string }> {
  const token = await system.tokenOf(name);
  const file = join(system.dataDir, name);
  writeFileSync(file, token);
  return { token, file };
}

const STEPS = ['configuration', 'sign in', 'submit', 'test card', 'payment confirmation', 'withdraw', 'refund'];

describe('the smoke test', () => {
  it('pays, is confirmed by the webhook, is refunded, and begins a payment by every method', async () => {
    const { token, file } = await tokenFile('smoke-1');
    const { code, output } = await smoke(['--url', system.addresses.site, '--token-file', file]);
    expect(output).not.toContain('failed');
    const begun = GATEWAY_LIST.map(({ displayName }) => `begin a payment by ${displayName}`);
    for (const step of [...STEPS, ...begun]) expect(output).toMatch(new RegExp(`^ok .*${step}`, 'm'));
    expect(output).toMatch(/payment confirmation +by the webhook$/m);
    expect(output).not.toContain(token);
    expect(output).not.toMatch(/_secret_|sk_test|pk_test/);
    expect(code).toBe(0);
  }, 120_000);

  it('exits with 1 if a step fails, and still withdraws', async () => {
    const given = { site: await siteWithoutStripe(), token: await system.tokenOf('smoke-2') };
    const { code, output } = await outcomeOf((steps) => runSmoke(given, steps));
    expect(output).toMatch(/^failed .*begin a payment by .*npm run secrets/m);
    expect(output).toMatch(/^ok .*withdraw/m);
    expect(code).toBe(1);
  }, 120_000);

  it('pays nothing if real money would move', async () => {
    const config = await (await fetch(`${system.addresses.site}/api/config`)).json();
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(request.url ?? '');
      response.end(JSON.stringify({ ...(config as object), sandbox: false }));
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { file } = await tokenFile('smoke-3');
    const { code, output } = await smoke(['--url', site, '--token-file', file]);
    expect(output).toContain('Refused');
    expect(requests).toEqual(['/api/config']);
    expect(code).toBe(2);
  });

  /** The API of the system, whose Stripe cannot be reached. */
  async function siteWithoutStripe(): Promise<string> {
    const server = createServer(async (request, response) => {
      const { url = '', method = 'GET', headers } = request;
      const body = await text(request);
      const isCard = url.endsWith('/payments') && body.includes('"stripe"');
      const { authorization = '', 'content-type': type = '' } = headers;
      const sent = { method, headers: { authorization, 'content-type': type }, ...(body !== '' && { body }) };
      const answer = isCard
        ? Response.json({ code: 'gateway_unavailable' }, { status: 503 })
        : await fetch(`${system.addresses.site}${url}`, sent);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** The API of the system behind a page, since the site is not built here. */
  async function siteWith(page: string): Promise<string> {
    const server = createServer(async ({ url = '' }, response) => {
      response.setHeader('content-security-policy', "default-src 'self'");
      if (url.startsWith('/api/')) {
        const answer = await fetch(`${system.addresses.site}${url}`);
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
      } else response.end(page);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('looks at the site without a payment', async () => {
    const site = await siteWith('<script type="module" src="/assets/index.js"></script>');
    const { code, output } = await outcomeOf((steps) => runWithoutPayment(site, steps));
    for (const step of ['configuration', 'first page', 'quote a fee', 'sign-in'])
      expect(output).toMatch(new RegExp(`^ok .*${step}`, 'm'));
    expect(code).toBe(0);
  });

  it('fails without a payment if a page is not the site', async () => {
    const { code, output } = await smoke(['--url', await siteWith('<h1>Welcome!</h1>'), '--without-payment']);
    expect(output).toMatch(/^failed .*first page.*is this the site/m);
    expect(code).toBe(1);
  });

  it('reports an address that cannot be reached', async () => {
    const { code, output } = await outcomeOf((steps) => runSmoke({ site: 'http://127.0.0.1:1' }, steps));
    expect(output).toContain('http://127.0.0.1:1 cannot be reached');
    expect(code).toBe(1);
  });

  it('says where to look if the configuration cannot be read', async () => {
    const server = createServer((_, response) => response.writeHead(500).end()).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, output } = await outcomeOf((steps) => runSmoke({ site }, steps));
    expect(output).toMatch(/answers 500: see the log of get-config/);
    expect(code).toBe(1);
  });

  it('names the gateway that cannot be reached', async () => {
    const { token } = await tokenFile('smoke-4');
    const applicant = new Applicant(system.addresses.site, token);
    const { id } = await applicant.applyAndSubmit({ nationality: 'GBR' });
    const started = await applicant.startPayment(id, 'stripe');
    const paying = payByTestCard(started, 'http://127.0.0.1:1', system.addresses.site);
    await expect(paying).rejects.toThrow('http://127.0.0.1:1 cannot be reached');
  });

  it.each([
    ['an error status', 403, 'Forbidden', /rejects it: 403$/],
    ['an error page', 200, '<p>isv.invalid-signature</p>', /rejects it: invalid-signature$/],
  ])('fails for a page of a gateway with %s', async (_, status, page, message) => {
    const server = createServer((_request, response) => response.writeHead(status).end(page)).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pay`;
    const started = { checkout: { type: 'redirect', url } } as StartedPayment;
    await expect(checkCheckout(started, /invalid-signature/)).rejects.toThrow(message);
  });

  it('takes a page without a rejection, and a code to scan', async () => {
    const page = { checkout: { type: 'redirect', url: `${system.addresses.site}/api/config` } } as StartedPayment;
    expect(await checkCheckout(page, /invalid-signature/)).toMatch(/^a page that 127\.0\.0\.1:\d+ accepts$/);
    const code = { checkout: { type: 'qr', codeUrl: 'weixin://wxpay/bizpayurl?pr=abc' } } as StartedPayment;
    expect(await checkCheckout(code)).toBe('a code to scan, weixin:');
  });
});
