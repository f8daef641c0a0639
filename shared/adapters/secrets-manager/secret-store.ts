import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type * as z from 'zod';
import { MINUTE } from '../../domain/time.ts';
import { parseSecret } from './parse-secret.ts';
import { SecretError } from './secret-error.ts';

const MAX_AGE = 5 * MINUTE;
/** How long a value is used while it cannot be refreshed (milliseconds). */
export const MAX_STALE_AGE = 60 * MINUTE;
/** How soon a failed refresh is retried (milliseconds). */
const RETRY_AFTER = MINUTE / 2;

export interface SecretStoreOptions {
  readonly client: SecretsManagerClient;
  /** Called for every failed refresh while the old value is still used. */
  readonly onRefreshFailed: (error: SecretError) => void;
  /** Milliseconds after which the next use reads the secret again. */
  readonly maxAgeMs?: number;
  /** UTC milliseconds. */
  readonly now?: () => number;
}

/** Validated secrets, cached per container. A secret must always be read with the same schema. */
export interface SecretStore {
  /** @throws SecretError */
  read<T>(secretId: string, schema: z.ZodType<T>): Promise<T>;
  /** Reads the secret again, whatever its age. @throws SecretError */
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

interface RefreshOptions {
  readonly fetch: () => Promise<unknown>;
  readonly onRefreshFailed: (error: SecretError) => void;
  readonly maxAgeMs: number;
  readonly now: () => number;
}

class CachedSecret {
  readonly #options: RefreshOptions;
  #cached: { readonly value: unknown; readonly since: number } | undefined;
  #nextRefreshAt = 0;
  #inFlight: Promise<unknown> | undefined;

  constructor(options: RefreshOptions) {
    this.#options = options;
  }

  // No timer refreshes the value: its rejection would be unhandled between invocations.
  async read(): Promise<unknown> {
    if (this.#cached !== undefined && this.#options.now() < this.#nextRefreshAt) return this.#cached.value;
    try {
      return await this.refresh();
    } catch (error) {
      const { now } = this.#options;
      if (this.#cached === undefined || now() - this.#cached.since >= MAX_STALE_AGE) throw error;
      return this.#cached.value;
    }
  }

  /** Concurrent readers share one call; a failed call is not cached. */
  refresh(): Promise<unknown> {
    this.#inFlight ??= this.#fetch().finally(() => {
      this.#inFlight = undefined;
    });
    return this.#inFlight;
  }

  async #fetch(): Promise<unknown> {
    const { fetch, maxAgeMs, now, onRefreshFailed } = this.#options;
    try {
      const value = await fetch();
      this.#cached = { value, since: now() };
      this.#nextRefreshAt = now() + maxAgeMs;
      return value;
    } catch (error) {
      this.#nextRefreshAt = now() + RETRY_AFTER;
      if (this.#cached !== undefined && error instanceof SecretError) onRefreshFailed(error);
      throw error;
    }
  }
}
