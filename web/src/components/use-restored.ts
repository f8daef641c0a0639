import { useEffect } from 'react';

/** Calls back when the browser's back button restores this page as it was left, which runs no script again. @param onRestored must be stable */
export function useRestored(onRestored: () => void): void {
  useEffect(() => {
    const handle = ({ persisted }: PageTransitionEvent) => {
      if (persisted) onRestored();
    };
    addEventListener('pageshow', handle);
    return () => removeEventListener('pageshow', handle);
  }, [onRestored]);
}
