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
  /** Returns 32 bytes from a cryptographic source. */
  readonly newKey: () => Uint8Array;
}

/** The rotation would lose a key, or activate one that some containers do not know yet. Nothing was changed. */
export class RotationError extends Error {
  override readonly name = 'RotationError';
}

/**
 * Time between adding a key and activating it (milliseconds): longer than a container caches a key ring, with the rest of the day for
 * Secrets Manager to finish the rotation.
 */
const ACTIVATION_DELAY = DAY;

/**
 * The four steps of a Secrets Manager rotation (AWS: "Lambda rotation functions"), each safe to repeat. The new version of the key ring
 * names the next key and its activation time; every container switches by the clock.
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
    // No other system holds these keys.
    case 'setSecret':
      return;
    case 'testSecret': {
      // RotateSecret, "RotateImmediately": when a schedule is created, this step runs alone, on a pending version without a value.
      if ((await versions.read('AWSPENDING', token)) === undefined) return assertRoundTrip(await ring('AWSCURRENT'));
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

/** A key ring that already has a pending next key is returned unchanged. */
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

/** Checks that the key ring decrypts what each of its keys encrypts. */
async function assertRoundTrip(ring: Keys): Promise<void> {
  const { decrypt } = encryptorOf(ring);
  for (const active of Object.keys(ring.keys)) {
    const encrypted = await encryptorOf({ ...ring, active }).encrypt(active, 'rotation');
    if ((await decrypt(encrypted, 'rotation')) !== active) throw new RotationError(`key ${active} does not decrypt`);
  }
}

function encryptorOf(keys: Keys) {
  return createEncryptor({ read: async () => keys, refresh: async () => keys });
}

/** A container that cannot reach Secrets Manager uses its cached key ring for `MAX_STALE_AGE`: the next key must not be active before. */
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
