import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { SecretError } from '../../../../shared/adapters/secrets-manager/secret-error.ts';
import { createSecretStore } from '../../../../shared/adapters/secrets-manager/secret-store.ts';
import { startSecretsServer } from './secrets-server.ts';

const MINUTE = 60_000;
const schema = z.object({ token: z.string().startsWith('tok_', 'must begin with tok_') });
const json = (token: string) => JSON.stringify({ token });

let server: Awaited<ReturnType<typeof startSecretsServer>>;
let now: number;
let failures: SecretError[];

beforeEach(async () => {
  server = await startSecretsServer({ stripe: json('tok_1') });
  now = 1_800_000_000_000;
  failures = [];
});
afterEach(() => server.stop());

const newStore = () =>
  createSecretStore({ client: server.client, now: () => now, onRefreshFailed: (error) => failures.push(error) });

describe('reading', () => {
  it('loads the secret once while it is fresh', async () => {
    const store = newStore();
    expect(await store.read('stripe', schema)).toEqual({ token: 'tok_1' });
    now += 5 * MINUTE - 1;
    expect(await store.read('stripe', schema)).toEqual({ token: 'tok_1' });
    expect(server.state.calls).toBe(1);
  });

  it('shares one call among concurrent readers', async () => {
    const store = newStore();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => store.read('stripe', schema)));
    expect(new Set(tokens.map(({ token }) => token))).toEqual(new Set(['tok_1']));
    expect(server.state.calls).toBe(1);
  });

  it('caches secrets separately', async () => {
    server.state.secrets.alipay = json('tok_2');
    const store = newStore();
    expect(await store.read('stripe', schema)).toEqual({ token: 'tok_1' });
    expect(await store.read('alipay', schema)).toEqual({ token: 'tok_2' });
  });

  it('does not cache a failed first read', async () => {
    const store = newStore();
    server.state.down = true;
    await expect(store.read('stripe', schema)).rejects.toMatchObject({ code: 'secret_unreadable' });
    server.state.down = false;
    expect(await store.read('stripe', schema)).toEqual({ token: 'tok_1' });
    expect(failures).toEqual([]);
  });
});

describe('refreshing', () => {
  it('loads the secret again once it is stale', async () => {
    const store = newStore();
    await store.read('stripe', schema);
    server.state.secrets.stripe = json('tok_new');
    now += 5 * MINUTE;
    expect(await store.read('stripe', schema)).toEqual({ token: 'tok_new' });
  });

  it('loads the secret at once on refresh', async () => {
    const store = newStore();
    await store.read('stripe', schema);
    server.state.secrets.stripe = json('tok_new');
    expect(await store.refresh('stripe', schema)).toEqual({ token: 'tok_new' });
    expect(await store.read('stripe', schema)).toEqual({ token: 'tok_new' });
  });

  it('uses the old value for an hour while refreshing fails, and reports it', async () => {
    const store = newStore();
    await store.read('stripe', schema);
    server.state.down = true;
    now += 59 * MINUTE;
    expect(await store.read('stripe', schema)).toEqual({ token: 'tok_1' });
    expect(failures).toMatchObject([{ code: 'secret_unreadable', secretId: 'stripe' }]);
    now += MINUTE;
    await expect(store.read('stripe', schema)).rejects.toBeInstanceOf(SecretError);
  });

  it('does not retry at every use while refreshing fails', async () => {
    const store = newStore();
    await store.read('stripe', schema);
    server.state.down = true;
    now += 6 * MINUTE;
    for (let use = 0; use < 5; use += 1) await store.read('stripe', schema);
    expect(server.state.calls).toBe(2);
    now += MINUTE / 2;
    server.state.down = false;
    server.state.secrets.stripe = json('tok_new');
    expect(await store.read('stripe', schema)).toEqual({ token: 'tok_new' });
  });

  it('uses the old value if the new one is malformed', async () => {
    const store = newStore();
    await store.read('stripe', schema);
    server.state.secrets.stripe = json('oops');
    now += 5 * MINUTE;
    expect(await store.read('stripe', schema)).toEqual({ token: 'tok_1' });
    expect(failures).toMatchObject([{ code: 'secret_malformed' }]);
  });
});

describe('errors', () => {
  it.each([
    ['missing', undefined, 'secret_unreadable', 'secret stripe: cannot be read (ResourceNotFoundException)'],
    ['no JSON', 'hush_hush', 'secret_not_json', 'secret stripe: not JSON'],
    ['without the field', '{"other":"hush_hush"}', 'secret_malformed', /^secret stripe: token: /],
    ['malformed', json('hush_hush'), 'secret_malformed', 'secret stripe: token: must begin with tok_'],
  ])('name the secret and field, never the value: %s', async (_, text, code, message) => {
    server.state.secrets = text === undefined ? {} : { stripe: text };
    const error = await newStore()
      .read('stripe', schema)
      .catch((caught: unknown) => caught);
    if (!(error instanceof SecretError)) throw new Error('expected a SecretError');
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(`${error.stack} ${error.cause instanceof Error ? error.cause.stack : ''}`).not.toContain('hush');
  });
});
