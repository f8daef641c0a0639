import { useEffect, useRef, useSyncExternalStore } from 'react';
import { type Change, isLive, listen, watchLive } from './connection.ts';

const FIRST = 2_000;
const LONGEST = 15_000;

/**
 * Calls `refetch` when something that `concerns` this page has changed: at once where the live connection is up, otherwise by asking
 * again and again while something is `pending` and the page is in view.
 */
export function useLive(concerns: (change: Change) => boolean, refetch: () => void, pending: boolean): void {
  const live = useSyncExternalStore(watchLive, isLive);
  const newest = useRef({ concerns, refetch });
  newest.current = { concerns, refetch };

  useEffect(() => listen((change) => newest.current.concerns(change) && newest.current.refetch()), []);

  // What happened while nobody told us.
  const wasLive = useRef(live);
  useEffect(() => {
    if (live && !wasLive.current) newest.current.refetch();
    wasLive.current = live;
  }, [live]);

  useEffect(() => {
    if (live || !pending) return;
    return poll(() => newest.current.refetch());
  }, [live, pending]);

  useEffect(() => {
    const back = () => document.visibilityState === 'visible' && newest.current.refetch();
    document.addEventListener('visibilitychange', back);
    return () => document.removeEventListener('visibilitychange', back);
  }, []);
}

function poll(ask: () => void): () => void {
  let wait = FIRST;
  let timer: ReturnType<typeof setTimeout>;
  const again = () => {
    if (document.visibilityState === 'visible') ask();
    wait = Math.min(wait * 1.5, LONGEST);
    timer = setTimeout(again, wait);
  };
  timer = setTimeout(again, wait);
  return () => clearTimeout(timer);
}
