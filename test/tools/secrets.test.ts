import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { GATEWAY_LIST, GATEWAYS } from '../../shared/gateways/registry.ts';
import { changeSecrets } from '../../tools/secrets/change-secrets.ts';
import type { Fields } from '../../tools/secrets/changed-accounts.ts';
import { fillSecret } from '../../tools/secrets/fill-secret.ts';
import { serve } from '../local/api-host/fixture.ts';
import { startSecrets } from '../local/aws/secrets-fixture.ts';
import { printedBy } from './kit/printed-by.ts';

const some = (prefix: string) => `${prefix}${randomBytes(12).toString('hex')}`;
const stripeKeys = (account = some('acct_')) => ({
  account,
  secretKey: some('sk_test_'),
  publishableKey: some('pk_test_'),
  webhookSecrets: [some('whsec_')],
});
const pem = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const alipayKeys = {
  appId: '9021000000000001',
  sellerId: '2088000000000001',
  privateKey: pem().privateKey.export({ type: 'pkcs8', format: 'pem' }),
  alipayPublicKey: pem().publicKey.export({ type: 'spki', format: 'pem' }),
};
const EMPTY = Object.fromEntries(GATEWAY_LIST.map(({ method, secret }) => [`evisa/dev/${method}`, secret.blank]));

/** Nothing listens there. */
const NOBODY = 'http://127.0.0.1:1';

afterEach(() => void vi.unstubAllEnvs());

/** The local Secrets Manager, and two ways to fill it. */
async function secretsOf(content: object, stripeUrl = NOBODY) {
  const { client, file, get } = await startSecrets(content);
  const endpoint = await client.config.endpoint?.();
  const env = {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://${endpoint?.hostname}:${endpoint?.port}`,
    STRIPE_API_URL: stripeUrl,
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
  };
  const siteUrl = 'https://visa.example.org/';
  return {
    client,
    /** What the command does with a file of keys, in this process. */
    async store(given: object | string, { replace = false, removed = undefined as string | undefined } = {}) {
      for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
      const from = join(dirname(file), 'given.json');
      writeFileSync(from, typeof given === 'string' ? given : JSON.stringify(given));
      const request = { stage: 'dev', region: 'us-east-1', config: undefined, siteUrl, from, replace, removed };
      return printedBy(() => changeSecrets(request));
    },
    stored: async (gateway: string) => JSON.parse((await get(`evisa/dev/${gateway}`)).SecretString ?? ''),
    /** The real command. */
    async run(given: object, ...args: string[]) {
      const flags = ['--stage', 'dev', '--region', 'us-east-1', '--site-url', siteUrl, '--from', '-'];
      const child = spawn(process.execPath, ['tools/run.mjs', 'secrets', ...flags, ...args], {
        env: { ...process.env, ...env },
      });
      child.stdin.end(JSON.stringify(given));
      const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
      return { code, output, all: output + errors };
    },
  };
}

/** The parts of a secret of twelve characters or more, none of which may be printed. */
function piecesOf(given: object): string[] {
  const values = Object.values(given).flat().map(String);
  return values.flatMap((value) => value.match(/[A-Za-z0-9+/=]{12,}/g) ?? []);
}

describe('the command', () => {
  it('stores the keys of both gateways, prints the webhooks to register, and prints no secret', async () => {
    const { run, stored } = await secretsOf(EMPTY);
    const given = { stripe: stripeKeys(), alipay: alipayKeys };
    const { code, output, all } = await run(given);
    expect(all).not.toContain('Error');
    expect(code).toBe(0);
    expect(await stored('stripe')).toEqual(given.stripe);
    expect(await stored('alipay')).toEqual(alipayKeys);
    expect(output).toContain('https://visa.example.org/api/webhooks/stripe');
    expect(output).toContain('payment_intent.succeeded');
    expect(output).toContain('https://visa.example.org/api/webhooks/alipay');
    expect(output).toContain('npm run smoke -- --url https://visa.example.org');
    const { secretKey, webhookSecrets } = given.stripe;
    for (const piece of piecesOf({ secretKey, webhookSecrets, key: alipayKeys.privateKey })) {
      expect(all).not.toContain(piece);
    }
  });

  it.each([
    ['a key of another kind', { secretKey: some('pk_test_') }, 'secretKey: must begin with sk_test_'],
    ['keys of two modes', { publishableKey: some('pk_live_') }, 'publishableKey: one key is for test mode'],
    ['no signing secret', { webhookSecrets: [] }, 'webhookSecrets: must name at least one'],
  ])('rejects %s with the field and the reason, writes nothing and prints no secret', async (_, wrong, reason) => {
    const { store, stored } = await secretsOf(EMPTY);
    const given = { ...stripeKeys(), ...wrong };
    const { code, output } = await store({ stripe: given });
    expect(code).toBe(1);
    expect(output).toContain(`secret evisa/dev/stripe: ${reason}`);
    expect(await stored('stripe')).toEqual(EMPTY['evisa/dev/stripe']);
    for (const piece of piecesOf(given)) expect(output).not.toContain(piece);
  });

  it('does not quote malformed input', async () => {
    const { store } = await secretsOf(EMPTY);
    const key = some('sk_test_');
    const { code, output } = await store(`{"stripe": ${key}`);
    expect(code).toBe(1);
    expect(output).toBe('--from: not JSON: look for a missing quote or brace');
    expect(output).not.toContain(key);
  });

  it('says where JSON has a comma too many, and which form is expected', async () => {
    const { store } = await secretsOf(EMPTY);
    const comma = await store('{\n  "stripe": {},\n}');
    expect(comma).toEqual({ code: 1, output: '--from: not JSON: line 3 column 1' });
    const other = await store({ strip: {} });
    expect(other).toEqual({ code: 1, output: expect.stringMatching(/^--from: not of the form \{"stripe": /) });
  });

  it.each([
    [{ stage: 'prdo' }, 'unknown stage "prdo": did you mean "prod"?'],
    [{ from: '/no/such/file' }, '--from: the file cannot be read (ENOENT)'],
  ])('says what is wrong with %j', async (wrong, message) => {
    const rest = { region: 'us-east-1', config: undefined, siteUrl: undefined, replace: false, removed: undefined };
    const request = { stage: 'dev', from: undefined, ...rest, ...wrong };
    expect(await printedBy(() => changeSecrets(request))).toEqual({ code: 1, output: message });
  });

  it('keeps fields that are not given, and replaces valid keys only with --replace', async () => {
    const before = stripeKeys();
    const { run, store, stored } = await secretsOf({ ...EMPTY, 'evisa/dev/stripe': before });
    const change = { stripe: { secretKey: some('sk_test_') } };
    expect(await store(change)).toMatchObject({ code: 1, output: expect.stringContaining('--replace') });
    expect(await stored('stripe')).toEqual(before);
    expect(await run(change, '--replace')).toMatchObject({ code: 0 });
    expect(await stored('stripe')).toEqual({ ...before, ...change.stripe });
  });

  it('reports a missing stage before it prints what to register', async () => {
    const { store } = await secretsOf({});
    const { code, output } = await store({ stripe: stripeKeys() });
    expect(code).toBe(1);
    expect(output).toContain('deploy the stage first');
    expect(output).not.toContain('Register this address');
  });

  it('says what is wrong with the file of the stage', async () => {
    const { run } = await secretsOf(EMPTY);
    const { code, all } = await run({}, '--config', 'no-such.json');
    expect(all).toContain('no-such.json does not exist: copy config/example.json to it');
    expect(code).toBe(1);
  });
});

describe('fillSecret', () => {
  const { secret } = GATEWAYS.stripe;
  const filling = async (mayReplace: boolean, given: object | undefined, content: object = stripeKeys()) => {
    const { client, stored } = await secretsOf({ 'evisa/dev/stripe': content });
    const asked: boolean[] = [];
    const filled = await fillSecret({
      client,
      secretId: 'evisa/dev/stripe',
      secret,
      newFields: async (_, works) => {
        asked.push(works);
        return given as Fields | undefined;
      },
      accountOfKeys: async () => 'unknown',
      confirmReplace: async () => mayReplace,
    });
    return { filled, asked, stored: await stored('stripe') };
  };

  it('passes on whether the current keys are valid, and keeps them unless their replacement is confirmed', async () => {
    const content = stripeKeys();
    expect(await filling(false, stripeKeys(), content)).toEqual({
      filled: 'not_replaced',
      asked: [true],
      stored: content,
    });
    expect(await filling(false, {}, content)).toMatchObject({ filled: 'unchanged', stored: content });
    expect(await filling(true, stripeKeys(), content)).toMatchObject({ filled: 'written' });
    const first = await filling(false, stripeKeys(), EMPTY['evisa/dev/stripe']);
    expect(first).toMatchObject({ filled: 'written', asked: [false] });
    expect(await filling(true, undefined, content)).toMatchObject({ filled: 'unchanged', stored: content });
  });
});

describe('keys of another merchant account', () => {
  it('become the current ones, and the present account stays for its payments', async () => {
    const [before, after] = [stripeKeys('acct_a'), stripeKeys('acct_b')];
    const { store, stored } = await secretsOf({ ...EMPTY, 'evisa/dev/stripe': before });
    const replaced = await store({ stripe: after }, { replace: true });
    expect(replaced).toMatchObject({ code: 0 });
    expect(replaced.output).toContain('acct_a/test stays for its payments and refunds');
    expect(await stored('stripe')).toEqual({ ...after, previous: [before] });
    expect(await store({ stripe: before }, { replace: true })).toMatchObject({ code: 0 });
    expect(await stored('stripe')).toEqual({ ...before, previous: [after] });
  });

  it('remove no previous account, whatever their own list of previous accounts is', async () => {
    const [first, second, third] = [stripeKeys('acct_a'), stripeKeys('acct_b'), stripeKeys('acct_c')];
    const { store, stored } = await secretsOf({ ...EMPTY, 'evisa/dev/stripe': { ...second, previous: [first] } });
    expect(await store({ stripe: { ...third, previous: [] } }, { replace: true })).toMatchObject({ code: 0 });
    expect(await stored('stripe')).toEqual({ ...third, previous: [second, first] });
    const rolled = { ...first, secretKey: some('sk_test_') };
    expect(await store({ stripe: { previous: [rolled] } }, { replace: true })).toMatchObject({ code: 0 });
    expect(await stored('stripe')).toEqual({ ...third, previous: [rolled, second] });
  });

  it('of the other mode count as another account', async () => {
    const test = stripeKeys('acct_a');
    const live = { ...stripeKeys('acct_a'), secretKey: some('sk_live_'), publishableKey: some('pk_live_') };
    const { store, stored } = await secretsOf({ ...EMPTY, 'evisa/dev/stripe': test });
    expect(await store({ stripe: live }, { replace: true })).toMatchObject({ code: 0 });
    expect(await stored('stripe')).toEqual({ ...live, previous: [test] });
  });

  it('must be complete: nothing of one account is taken over into another', async () => {
    const before = stripeKeys('acct_a');
    const { store, stored } = await secretsOf({ ...EMPTY, 'evisa/dev/stripe': before });
    const { webhookSecrets, ...incomplete } = stripeKeys('acct_b');
    const { code, output } = await store({ stripe: incomplete }, { replace: true });
    expect(code).toBe(1);
    expect(output).toContain('webhookSecrets: ');
    expect(await stored('stripe')).toEqual(before);
    expect(webhookSecrets).toHaveLength(1);
  });

  it('are removed when an operator says so, but never the current ones', async () => {
    const [before, after] = [stripeKeys('acct_a'), stripeKeys('acct_b')];
    const { run, store, stored } = await secretsOf({ ...EMPTY, 'evisa/dev/stripe': { ...after, previous: [before] } });
    expect(await store({}, { removed: 'acct_b/test' })).toMatchObject({ code: 1 });
    expect(await store({}, { removed: 'acct_nobody' })).toMatchObject({ code: 1 });
    expect(await run({}, '--remove-account', 'acct_a/test')).toMatchObject({ code: 0 });
    expect(await stored('stripe')).toEqual({ ...after, previous: [] });
  });
});

describe('the account that Stripe names for a key', () => {
  const REFUSED = {
    error: { message: "The provided key 'rk_test_***' does not have the required permissions on account 'acct_b'." },
  };

  it.each([
    ['the account of the key', 200, { id: 'acct_b', object: 'account' }],
    ['a refusal to a restricted key, which names the account', 403, REFUSED],
  ])('must be the given one: %s', async (_, status, body) => {
    const stripe = createServer((_request, response) => response.writeHead(status).end(JSON.stringify(body)));
    const url = await serve(stripe);
    const { store, stored } = await secretsOf(EMPTY, url);
    const wrong = await store({ stripe: stripeKeys('acct_a') });
    expect(wrong).toMatchObject({
      code: 1,
      output: expect.stringContaining('these are keys of acct_b/test, not of acct_a/test'),
    });
    expect(await stored('stripe')).toEqual(EMPTY['evisa/dev/stripe']);
    expect(await store({ stripe: stripeKeys('acct_b') })).toMatchObject({ code: 0 });
  });

  it.each([
    ['a mistyped or deleted key', { message: 'Invalid API Key provided: sk_test_***' }],
    ['an expired key', { code: 'api_key_expired', message: 'Expired API Key provided: sk_test_***' }],
  ])('cannot be asked for with %s: the key is not stored, and the output says what to do', async (_, error) => {
    const body = { error: { type: 'invalid_request_error', ...error } };
    const stripe = createServer((_request, response) => response.writeHead(401).end(JSON.stringify(body)));
    const { store, stored } = await secretsOf(EMPTY, await serve(stripe));
    const given = stripeKeys('acct_a');
    const { code, output } = await store({ stripe: given });
    expect(code).toBe(1);
    expect(output).toContain('secret evisa/dev/stripe: the gateway rejects these keys');
    expect(output).toContain('Copy them again');
    expect(output).not.toContain(given.secretKey);
    expect(await stored('stripe')).toEqual(EMPTY['evisa/dev/stripe']);
  });

  it.each([
    ['does not answer', undefined, ''],
    ['fails', 500, JSON.stringify({ error: { type: 'api_error', message: 'Invalid API Key provided' } })],
    ['limits the key to other addresses', 401, JSON.stringify({ error: { message: 'Not from this IP address' } })],
    [
      'refuses a restricted key without naming its account',
      403,
      JSON.stringify({ error: { message: 'No permission' } }),
    ],
    ['answers through a proxy that wants a password', 401, '<html>Authentication required</html>'],
  ])('is not required if Stripe %s: the keys are stored, and the output says so', async (_, status, body) => {
    const stripe = createServer((_request, response) =>
      status === undefined ? response.destroy() : response.writeHead(status).end(body),
    );
    const { store, stored } = await secretsOf(EMPTY, await serve(stripe));
    const given = stripeKeys('acct_a');
    const { code, output } = await store({ stripe: given });
    expect(code).toBe(0);
    expect(output).toContain('did not confirm that these are keys of acct_a/test');
    expect(await stored('stripe')).toEqual(given);
  });
});
