import { useEffect, useState } from 'react';

/** The current time (UTC milliseconds), renewed when the deadline (ISO 8601) passes, and with every rendering. */
export function useTime(deadline: string | undefined): number {
  const [, setPassed] = useState<string>();
  useEffect(() => {
    const left = deadline === undefined ? 0 : Date.parse(deadline) - Date.now();
    if (left <= 0 || left > LONGEST_TIMER) return;
    const timer = setTimeout(() => setPassed(deadline), left);
    return () => clearTimeout(timer);
  }, [deadline]);
  return Date.now();
}

// Milliseconds; browsers fire a longer timer at once.
const LONGEST_TIMER = 2 ** 31 - 1;
