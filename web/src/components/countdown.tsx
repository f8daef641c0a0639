import { useEffect, useState } from 'react';
import { serverNow } from '../api/server-time.ts';

/** The time left until then (ISO 8601), in minutes and seconds. Screen readers have the time itself in the text beside it. */
export function Countdown({ until }: { readonly until: string }) {
  const [, setSeconds] = useState(0);
  useEffect(() => {
    const ticking = setInterval(() => setSeconds((count) => count + 1), 1_000);
    return () => clearInterval(ticking);
  }, []);
  const left = Math.max(0, Math.ceil((Date.parse(until) - serverNow()) / 1_000));
  return (
    <bdi className="countdown" aria-hidden="true">
      {`${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`}
    </bdi>
  );
}
