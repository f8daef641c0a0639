import { use } from 'react';
import { answerOf, api } from './api.ts';
import type { Config } from './types.ts';

let loading: Promise<Config> | undefined;

/** Asked for once; one that failed is asked for again. */
export function config(): Promise<Config> {
  loading ??= answerOf(api.GET('/config')).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** Suspends until it is known. */
export function useConfig(): Config {
  return use(config());
}
