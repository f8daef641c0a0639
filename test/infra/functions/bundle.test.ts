import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { access } from '../../../infra/functions/access.ts';
import { bundleAll } from '../../../infra/stacks/stacks.ts';
import { PAYMENT_METHODS } from '../../../shared/domain/payment-method.ts';
import { functionsOf, synthesize, temporary } from '../synthesized.ts';

const names = Object.keys(access);
const { api, live, outbox, schedule } = synthesize('dev');
// Without a sender it does not exist.
const { users } = synthesize('prod');
const functions = [api, live, outbox, schedule, users].flatMap(functionsOf);
const bundles = bundleAll(join(temporary, 'dist'));

/** Runs a script in its own Node.js process, with only the given environment variables. */
async function runNode(script: string, variables: Record<string, string>): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: variables,
  });
  return stdout;
}

const entry = (name: string) => join(bundles.functions(name), `${name}.mjs`);

/** The files that Lambda loads before it calls the handler. */
function loadedAtStart(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const statements = readFileSync(file, 'utf8').matchAll(/(?:^|[;\n])(?:import|export)(?:[^'"();]*?from)?"(\.[^"]+)"/g);
  for (const [, path = ''] of statements) loadedAtStart(join(file, '..', path), seen);
  return seen;
}

const contains = (files: Iterable<string>, text: string) =>
  [...files].some((file) => readFileSync(file, 'utf8').includes(text));
const allFiles = (name: string) =>
  readdirSync(bundles.functions(name), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => join(bundles.functions(name), file));

const ALIPAY_SDK = 'alipay-sdk-nodejs';
const STRIPE_SDK = 'Stripe-Version';
const WECHAT_PAY_SDK = 'WECHATPAY2-SHA256-RSA2048';

/**
 * Imports every bundle with exactly the variables of its Lambda function. In one process: bundles share no file, so that each has its
 * own modules.
 */
async function startAll(): Promise<Record<string, string>> {
  const starts = names.map((name) => {
    const { variables = [] } = functions.find((one) => one.name === name) ?? {};
    const given = Object.fromEntries(variables.map((variable) => [variable, sampleOf(variable)]));
    return { name, file: entry(name), variables: { ...given, AWS_REGION: 'eu-central-1' } };
  });
  const script = `const started = {};
    for (const { name, file, variables } of ${JSON.stringify(starts)}) {
      process.env = variables;
      started[name] = await import(file).then(({ handler }) => typeof handler, String);
    }
    console.log(JSON.stringify(started));`;
  return JSON.parse(await runNode(script, {}));
}

const started = await startAll();

describe('a bundle', () => {
  it.each(names)('of %s starts with exactly the variables of its Lambda function', (name) => {
    expect(started[name]).toBe('function');
  });

  it('of quote-fees runs and quotes the fees', async () => {
    const event = {
      version: '2.0',
      rawPath: '/api/fees',
      headers: {},
      queryStringParameters: { nationality: 'GBR', visaType: 'tourist-30-days', arrivalDate: '2026-12-24' },
      requestContext: { http: { method: 'GET', path: '/api/fees', sourceIp: '192.0.2.1' }, requestId: 'r' },
    };
    const script = `const { handler } = await import(${JSON.stringify(entry('quote-fees'))});
      console.log(JSON.stringify(await handler(${JSON.stringify(event)}, {})));`;
    expect(
      JSON.parse(await runNode(script, { PAYMENT_METHODS: 'stripe', POWERTOOLS_LOG_LEVEL: 'SILENT' })),
    ).toMatchObject({ statusCode: 200 });
  });

  it.each(['stripe-webhook', 'alipay-notify', 'create-payment'])('of %s loads gateway SDKs lazily', (name) => {
    const start = loadedAtStart(entry(name));
    expect(start.size).toBeGreaterThan(1);
    for (const sdk of [ALIPAY_SDK, STRIPE_SDK, WECHAT_PAY_SDK]) {
      expect(contains(allFiles(name), sdk)).toBe(true);
      expect(contains(start, sdk)).toBe(false);
    }
  });

  it("of wechat-pay-webhook: WeChat Pay's parts load in the bundle, whose code is always strict", async () => {
    const chunk = allFiles('wechat-pay-webhook').find((file) => file.includes('/wechat-pay-gateway-'));
    const script = `const { createWechatPayGateway } = await import(${JSON.stringify(chunk)}); console.log(typeof createWechatPayGateway);`;
    expect(await runNode(script, {})).toBe('function\n');
  });

  it.each(['quote-fees', 'list-payments', 'submit-application'])('of %s contains no gateway SDK', (name) => {
    for (const sdk of [ALIPAY_SDK, STRIPE_SDK, WECHAT_PAY_SDK]) expect(contains(allFiles(name), sdk)).toBe(false);
  });

  it.each(names)('of %s loads less than 800 KB at start', (name) => {
    const bytes = [...loadedAtStart(entry(name))].reduce((sum, file) => sum + statSync(file).size, 0);
    expect(bytes).toBeLessThan(800_000);
  });

  it('has a source map for every file', () => {
    for (const file of names.flatMap(allFiles)) expect(statSync(`${file}.map`).size).toBeGreaterThan(0);
  });
});

function sampleOf(variable: string): string {
  if (variable.endsWith('_URL') || ['OIDC_ISSUER', 'STAFF_ISSUER', 'LIVE_ENDPOINT'].includes(variable))
    return 'https://visa.example.org';
  if (variable === 'PAYMENT_METHODS') return PAYMENT_METHODS.join(',');
  if (variable === 'OIDC_CLIENT_IDS') return 'en=1a,ar=2b';
  if (variable === 'OPTIONAL_SCRIPTS') return '';
  if (variable === 'PAYMENTS_PER_ADDRESS') return '60';
  if (variable === 'OFFICE') return '{"phone":"+1 555 0100"}';
  if (variable === 'OFFICE_TIME_ZONE') return 'Pacific/Auckland';
  if (variable === 'SANDBOX') return 'true';
  if (variable.endsWith('_DAYS')) return '180';
  if (variable === 'NODE_OPTIONS') return '--enable-source-maps';
  return 'a-name';
}
