import { randomBytes } from 'node:crypto';
import { DescribeSecretCommand, PutSecretValueCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { type Keys, keysInForce } from '../../../../shared/adapters/encryption/key-ring.ts';
import { parseSecret } from '../../../../shared/adapters/secrets-manager/parse-secret.ts';
import { ROTATION_STEPS, rotateKeyRing } from '../../../../shared/adapters/secrets-manager/rotate-key-ring.ts';
import { createSecretStore } from '../../../../shared/adapters/secrets-manager/secret-store.ts';
import { keyRingSecret } from '../../../../shared/adapters/secrets-manager/secrets.ts';
import { startSecrets } from '../../../local/aws/secrets-fixture.ts';

const HOUR = 60 * 60_000;
const KEYS = 'evisa/keys';
const base64 = () => randomBytes(32).toString('base64');

async function setUp(ring: object = { active: 'k1', keys: { k1: base64() } }) {
  const clock = { now: Date.UTC(2027, 0, 1) };
  const { client, get } = await startSecrets({ [KEYS]: ring });
  const options = { client, now: () => clock.now, newKey: () => new Uint8Array(randomBytes(32)) };
  const step = (name: (typeof ROTATION_STEPS)[number], token: string) => rotateKeyRing(options, name, KEYS, token);
  const begin = async () => (await client.send(new RotateSecretCommand({ SecretId: KEYS }))).VersionId ?? '';
  const put = (text: object, token: string, stage = 'AWSPENDING') => {
    const value = { SecretId: KEYS, SecretString: JSON.stringify(text), VersionStages: [stage] };
    return client.send(new PutSecretValueCommand({ ...value, ClientRequestToken: token }));
  };
  return {
    client,
    clock,
    begin,
    step,
    put,
    text: async () => JSON.parse((await get(KEYS)).SecretString ?? ''),
    ring: async (): Promise<Keys> => parseSecret(KEYS, (await get(KEYS)).SecretString, keyRingSecret),
    async rotate() {
      const token = await begin();
      for (const name of ROTATION_STEPS) await step(name, token);
      return token;
    },
  };
}

describe('a rotation', () => {
  it('adds a key that becomes active a day later, and leaves the old one for reading', async () => {
    const { rotate, ring, clock } = await setUp();
    const before = await ring();
    await rotate();
    const after = await ring();
    expect(after).toMatchObject({ active: 'k1', next: { id: 'k2', from: clock.now + 24 * HOUR } });
    expect(after.keys).toEqual({ ...before.keys, k2: expect.any(Uint8Array) });
    expect(after.keys.k2).not.toEqual(before.keys.k1);
    expect(keysInForce(after, clock.now + 24 * HOUR - 1).active).toBe('k1');
    expect(keysInForce(after, clock.now + 24 * HOUR)).toEqual({ active: 'k2', keys: after.keys });
  });

  it('is idempotent in each of its steps', async () => {
    const { begin, step, ring, client } = await setUp();
    const token = await begin();
    for (const name of ROTATION_STEPS) {
      await step(name, token);
      await step(name, token);
    }
    const rotated = await ring();
    for (const name of ROTATION_STEPS) await step(name, token);
    expect(await ring()).toEqual(rotated);
    expect(Object.keys(rotated.keys)).toEqual(['k1', 'k2']);
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: KEYS }));
    expect(VersionIdsToStages?.[token]).toContain('AWSCURRENT');
  });

  it('can be tested alone, as when its schedule is created: the pending version is still empty', async () => {
    const { begin, step, text } = await setUp();
    const before = await text();
    const token = await begin();
    await step('testSecret', token);
    await expect(step('finishSecret', token)).rejects.toThrow('evisa/keys');
    expect(await text()).toEqual(before);
  });

  it('fails that test if the current key ring cannot be read', async () => {
    const { begin, step } = await setUp({ active: 'k1', keys: {} });
    await expect(step('testSecret', await begin())).rejects.toThrow('evisa/keys');
  });

  it('changes nothing while the next key is not active yet', async () => {
    const { rotate, text, clock } = await setUp();
    await rotate();
    const waiting = await text();
    clock.now += 23 * HOUR;
    await rotate();
    expect(await text()).toEqual(waiting);
  });

  it('uses the next key number, even after removals', async () => {
    const { rotate, ring, clock } = await setUp({ active: 'h9', keys: { h9: base64(), h3: base64() } });
    await rotate();
    clock.now += 25 * HOUR;
    await rotate();
    expect(await ring()).toMatchObject({ active: 'h10', next: { id: 'h11' } });
    expect(Object.keys((await ring()).keys).sort()).toEqual(['h10', 'h11', 'h3', 'h9']);
  });

  it('is rejected for a version that is not pending', async () => {
    const { step, ring } = await setUp();
    const before = await ring();
    for (const name of ROTATION_STEPS) await expect(step(name, 'x'.repeat(32))).rejects.toThrow('is not pending');
    expect(await ring()).toEqual(before);
  });
});

describe('a pending version is rejected', () => {
  it.each(['testSecret', 'finishSecret'] as const)('if a key would be lost, by %s', async (name) => {
    const { begin, step, put, text } = await setUp();
    const token = await begin();
    await put({ active: 'k2', keys: { k2: base64() } }, token);
    await expect(step(name, token)).rejects.toThrow('key k1 would be lost');
    expect((await text()).active).toBe('k1');
  });

  it('if a key has changed', async () => {
    const { begin, step, put } = await setUp();
    const token = await begin();
    await put({ active: 'k1', keys: { k1: base64() } }, token);
    await expect(step('testSecret', token)).rejects.toThrow('key k1 would be lost');
  });

  it('if it is not a key ring, without quoting it', async () => {
    const { begin, step, put } = await setUp();
    const token = await begin();
    await put({ active: 'k1', keys: { k1: 'hush' } }, token);
    await expect(step('testSecret', token)).rejects.toThrow(/keys\.k1: must be 32 bytes/);
    await expect(step('testSecret', token)).rejects.not.toThrow('hush');
  });

  it('if the key would be active before every container knows it', async () => {
    const { begin, step, clock, text } = await setUp();
    const token = await begin();
    await step('createSecret', token);
    clock.now += 22 * HOUR + 1;
    await expect(step('finishSecret', token)).rejects.toThrow('key k2 would be active too soon');
    expect(await text()).not.toHaveProperty('next');
    clock.now -= 1;
    await step('finishSecret', token);
    expect(await text()).toHaveProperty('next');
  });
});

it('a container that cannot load the new key stops before the key becomes active', async () => {
  const { client, clock, rotate, ring } = await setUp();
  const state = { down: false };
  const send = (command: never) => (state.down ? Promise.reject(new Error('unreachable')) : client.send(command));
  const container = createSecretStore({ client: { send } as never, now: () => clock.now, onRefreshFailed: () => {} });
  const read = () => container.read(KEYS, keyRingSecret);
  await read();
  state.down = true;
  await rotate();
  const { next } = await ring();
  clock.now += 59 * 60_000;
  expect(await read()).toMatchObject({ active: 'k1' });
  clock.now = next?.from ?? 0;
  await expect(read()).rejects.toMatchObject({ code: 'secret_unreadable' });
  state.down = false;
  clock.now += 60_000;
  expect(keysInForce(await read(), clock.now).active).toBe('k2');
});
