import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type * as z from 'zod';
import { parseSecret } from './parse-secret.ts';
import { SecretError } from './secret-error.ts';

const MINUTE = 60_000;
const MAX_AGE = 5 * MINUTE;
/** How long a value goes on being used while it cannot be refreshed, and how often that is tried meanwhile. */
export const USABLE_FOR = 60 * MINUTE;
const RETRY_AFTER = MINUTE / 2;

export interface SecretStoreOptions {
  readonly client: SecretsManagerClient;
  /** Told of every refresh that failed while the old value is still used. */
  readonly onRefreshFailed: (error: SecretError) => void;
  /** Milliseconds after which the next use reads the secret again. */
  readonly maxAgeMs?: number;
  /** UTC milliseconds. */
  readonly now?: () => number;
}

/** Secrets, checked by their schema and kept per container. A secret is always read with the same schema. */
export interface SecretStore {
  /** @throws SecretError */
  read<T>(secretId: string, schema: z.ZodType<T>): Promise<T>;
  /** Reads it now, whatever its age. @throws SecretError */
  refresh<T>(secretId: string, schema: z.ZodType<T>): Promise<T>;
}

export function createSecretStore({
  client,
  onRefreshFailed,
  maxAgeMs = MAX_AGE,
  now = Date.now,
}: SecretStoreOptions): SecretStore {
  const secrets = new Map<string, CachedSecret>();

  function cached(secretId: string, schema: z.ZodType): CachedSecret {
    const known = secrets.get(secretId);
    if (known !== undefined) return known;
    const fetch = async () => parseSecret(secretId, await fetchText(client, secretId), schema);
    const created = new CachedSecret({ fetch, onRefreshFailed, maxAgeMs, now });
    secrets.set(secretId, created);
    return created;
  }

  return {
    read: async <T>(secretId: string, schema: z.ZodType<T>) => (await cached(secretId, schema).read()) as T,
    refresh: async <T>(secretId: string, schema: z.ZodType<T>) => (await cached(secretId, schema).refresh()) as T,
  };
}

async function fetchText(client: SecretsManagerClient, secretId: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: secretId }))).SecretString;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.name : 'unknown';
    throw new SecretError('secret_unreadable', secretId, `cannot be read (${reason})`, { cause });
  }
}

interface Refreshing {
  readonly fetch: () => Promise<unknown>;
  readonly onRefreshFailed: (error: SecretError) => void;
  readonly maxAgeMs: number;
  readonly now: () => number;
}

class CachedSecret {
  readonly #how: Refreshing;
  #held: { readonly value: unknown; readonly since: number } | undefined;
  #tryFrom = 0;
  #underWay: Promise<unknown> | undefined;

  constructor(how: Refreshing) {
    this.#how = how;
  }

  // No timer refreshes it: between invocations nobody would handle that timer's rejection.
  async read(): Promise<unknown> {
    if (this.#held !== undefined && this.#how.now() < this.#tryFrom) return this.#held.value;
    try {
      return await this.refresh();
    } catch (error) {
      const { now } = this.#how;
      if (this.#held === undefined || now() - this.#held.since >= USABLE_FOR) throw error;
      return this.#held.value;
    }
  }

  /** Readers at the same time share one call; a call that failed is forgotten. */
  refresh(): Promise<unknown> {
    this.#underWay ??= this.#fetch().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  async #fetch(): Promise<unknown> {
    const { fetch, maxAgeMs, now, onRefreshFailed } = this.#how;
    try {
      const value = await fetch();
      this.#held = { value, since: now() };
      this.#tryFrom = now() + maxAgeMs;
      return value;
    } catch (error) {
      this.#tryFrom = now() + RETRY_AFTER;
      if (this.#held !== undefined && error instanceof SecretError) onRefreshFailed(error);
      throw error;
    }
  }
}
