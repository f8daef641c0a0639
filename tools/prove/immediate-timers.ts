/**
 * Replaces the timers of this thread: time in a world moves only by its own clock. A short delay (between two attempts after a conflict) is
 * over at once; a time-out never comes, since a call that is not answered is a choice of the exploration.
 *
 * @returns puts the real timers back
 */
export function replaceTimers(): () => void {
  const SHORT = 1_000;
  const { setTimeout, clearTimeout } = globalThis;
  globalThis.setTimeout = ((callback: () => void, delay = 0) => {
    if (delay < SHORT) queueMicrotask(callback);
    return 0;
  }) as unknown as typeof setTimeout;
  globalThis.clearTimeout = () => undefined;
  return () => Object.assign(globalThis, { setTimeout, clearTimeout });
}
