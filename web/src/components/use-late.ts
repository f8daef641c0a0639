import { useEffect, useState } from 'react';

/** Whether something has been waited for this long (milliseconds). */
export function useLate(after: number, isWaiting = true): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setIsLate(true), after);
    return () => {
      clearTimeout(timer);
      setIsLate(false);
    };
  }, [after, isWaiting]);
  return isLate;
}
