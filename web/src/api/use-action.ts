import { useCallback, useRef, useState } from 'react';
import { type ApiProblem, problemOf } from './problem.ts';

/** Something that a press of a button does: once at a time, with what went wrong. */
export function useAction<A extends readonly unknown[]>(act: (...args: A) => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const running = useRef(false);
  const newest = useRef(act);
  newest.current = act;
  const run = useCallback(async (...args: A) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      await newest.current(...args);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return { run, busy, problem };
}
