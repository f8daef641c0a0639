import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiProblem, problemOf } from './problem.ts';

export interface Loaded<T> {
  readonly data: T | undefined;
  /** Why the newest attempt to load failed; older data stays. */
  readonly problem: ApiProblem | undefined;
  readonly reload: () => void;
  readonly set: (data: T) => void;
}

/** Loads when shown, and again when `key` changes or `reload` is called; an answer that came too late is dropped. */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; data?: T; problem?: ApiProblem }>({ key });
  const [turn, setTurn] = useState(0);
  const newest = useRef(load);
  newest.current = load;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn is a wish to load again
  useEffect(() => {
    const over = new AbortController();
    newest.current(over.signal).then(
      (data) => !over.signal.aborted && setState({ key, data }),
      (error) => {
        if (over.signal.aborted) return;
        setState((before) => ({ ...(before.key === key ? before : { key }), problem: problemOf(error) }));
      },
    );
    return () => over.abort();
  }, [key, turn]);
  const reload = useCallback(() => setTurn((count) => count + 1), []);
  const set = useCallback((data: T) => setState({ key, data }), [key]);
  const current = state.key === key ? state : undefined;
  return { data: current?.data, problem: current?.problem, reload, set };
}
