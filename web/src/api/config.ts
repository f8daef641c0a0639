import { api, bodyOf } from './api.ts';
import type { Config } from './types.ts';

let loading: Promise<Config> | undefined;

/** Loaded once; after a failure the next call loads it again, so it is called by effects and actions, not while rendering. */
export function config(): Promise<Config> {
  loading ??= bodyOf(api.GET('/config')).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}
