import { use } from 'react';
import { api, bodyOf } from './api.ts';
import type { Config } from './types.ts';

let loading: Promise<Config> | undefined;

/** Loaded once, also outside React; after a failure the next call loads it again. */
export function config(): Promise<Config> {
  loading ??= bodyOf(api.GET('/config')).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** Suspends until the configuration is loaded. */
export function useConfig(): Config {
  return use(config());
}
