import { useEffect, useState } from 'react';

type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'loaded'; readonly value: T }
  | { readonly state: 'failed'; readonly error: Error };

/**
 * Loads something once for a component. A failure stays a failure until `retry` is called: a promise that was created while rendering,
 * as `use()` would need it, would be created again by every rendering that follows its failure.
 *
 * @param load must be stable: another function loads again
 */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> & { readonly retry: () => void } {
  const [attempt, setAttempt] = useState(1);
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads again
  useEffect(() => {
    let isCurrent = true;
    setLoaded({ state: 'loading' });
    load().then(
      (value) => isCurrent && setLoaded({ state: 'loaded', value }),
      (error) => isCurrent && setLoaded({ state: 'failed', error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [load, attempt]);
  return { ...loaded, retry: () => setAttempt((count) => count + 1) };
}
