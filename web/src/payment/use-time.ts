import { useEffect, useState } from 'react';
import { serverNow } from '../api/server-time.ts';

/** The server's time (UTC milliseconds), renewed when the deadline (ISO 8601) passes, and with every rendering. */
export function useTime(deadline: string | undefined): number {
  const [, setPassed] = useState<string>();
  useEffect(() => {
    const left = deadline === undefined ? 0 : Date.parse(deadline) - serverNow();
    if (left <= 0 || left > LONGEST_TIMER) return;
    const timer = setTimeout(() => setPassed(deadline), left);
    return () => clearTimeout(timer);
  }, [deadline]);
  return serverNow();
}

// Milliseconds; browsers fire a longer timer at once.
const LONGEST_TIMER = 2 ** 31 - 1;
