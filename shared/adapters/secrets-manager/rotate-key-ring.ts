import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DAY } from '../../domain/time.ts';
import { createEncryptor } from '../encryption/encryptor.ts';
import { type Keys, keysInForce } from '../encryption/key-ring.ts';
import { parseSecret } from './parse-secret.ts';
import { MAX_STALE_AGE } from './secret-store.ts';
import { secretVersions, type VersionStage } from './secret-versions.ts';
import { keyRingSecret } from './secrets.ts';

export const ROTATION_STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export type RotationStep = (typeof ROTATION_STEPS)[number];

export interface RotationOptions {
  readonly client: SecretsManagerClient;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** 32 bytes that nobody can guess. */
  readonly newKey: () => Uint8Array;
}

/** A rotation that would lose a key, or let one be used that not every container can read yet. Nothing was changed. */
export class RotationError extends Error {
  override readonly name = 'RotationError';
}

/**
 * For how long a new key stands in the ring before it becomes active (milliseconds): more than a container goes on with an old ring,
 * and Secrets Manager has the rest of the day to finish.
 */
const ACTIVATION_DELAY = DAY;

/**
 * The four steps in which Secrets Manager has a secret rotated (AWS: "Rotation function"), each safe to repeat. A key ring is rotated
 * once: the new version names the next key and the time from which it is active, and every container switches by the clock.
 *
 * @param token the id of the new version
 */
export async function rotateKeyRing(
  { client, now, newKey }: RotationOptions,
  step: RotationStep,
  secretId: string,
  token: string,
): Promise<void> {
  const versions = secretVersions(client, secretId);
  const { stages, current } = await versions.stages(token);
  if (stages.includes('AWSCURRENT')) return;
  if (!stages.includes('AWSPENDING')) throw new RotationError(`version ${token} of ${secretId} is not pending`);
  const ring = async (stage: VersionStage, version?: string) =>
    parseSecret(secretId, await versions.read(stage, version), keyRingSecret);

  switch (step) {
    case 'createSecret': {
      if ((await versions.read('AWSPENDING', token)) !== undefined) return;
      return versions.putPending(token, serializeKeyRing(withNextKey(await ring('AWSCURRENT'), newKey(), now())));
    }
    // Nobody but us holds these keys.
    case 'setSecret':
      return;
    case 'testSecret': {
      const pending = await ring('AWSPENDING', token);
      assertNoKeyLost(pending, await ring('AWSCURRENT'));
      return assertRoundTrip(pending);
    }
    case 'finishSecret': {
      const pending = await ring('AWSPENDING', token);
      const known = await ring('AWSCURRENT');
      assertNoKeyLost(pending, known);
      assertActivationDelay(pending, known, now());
      return versions.makeCurrent(token, current);
    }
  }
}

/** A ring whose next key is still waiting stays as it is. */
function withNextKey(ring: Keys, key: Uint8Array, now: number): Keys {
  const { active, next, keys } = keysInForce(ring, now);
  if (next !== undefined) return ring;
  const prefix = active.replace(/\d+$/, '');
  const numbers = Object.keys(keys).map((id) => (id.startsWith(prefix) ? Number(id.slice(prefix.length)) : 0));
  const id = `${prefix}${Math.max(...numbers.filter(Number.isInteger)) + 1}`;
  return { active, next: { id, from: now + ACTIVATION_DELAY }, keys: { ...keys, [id]: key } };
}

function assertNoKeyLost({ keys }: Keys, known: Keys): void {
  for (const [id, key] of Object.entries(known.keys)) {
    if (!Buffer.from(key).equals(keys[id] ?? Buffer.alloc(0))) throw new RotationError(`key ${id} would be lost`);
  }
}

/** What every key of the ring seals, the ring opens. */
async function assertRoundTrip(ring: Keys): Promise<void> {
  const { decrypt } = encryptorOf(ring);
  for (const active of Object.keys(ring.keys)) {
    const sealed = await encryptorOf({ ...ring, active }).encrypt(active, 'rotation');
    if ((await decrypt(sealed, 'rotation')) !== active) throw new RotationError(`key ${active} does not open`);
  }
}

function encryptorOf(keys: Keys) {
  return createEncryptor({ read: async () => keys, refresh: async () => keys });
}

/** A container that cannot reach Secrets Manager goes on with the ring that it has: by then it knows the next key, or has stopped. */
function assertActivationDelay({ next }: Keys, known: Keys, now: number): void {
  const isNew = next !== undefined && known.next?.id !== next.id;
  if (isNew && next.from - now < 2 * MAX_STALE_AGE) throw new RotationError(`key ${next.id} would be active too soon`);
}

function serializeKeyRing({ active, next, keys }: Keys): string {
  return JSON.stringify({
    active,
    ...(next && { next: { id: next.id, from: new Date(next.from).toISOString() } }),
    keys: Object.fromEntries(Object.entries(keys).map(([id, key]) => [id, Buffer.from(key).toString('base64')])),
  });
}
