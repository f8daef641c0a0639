/**
 * Replaces the timers of this process: time in a world moves only by its own clock. A short delay (between two attempts after a conflict) is
 * over at once; a time-out never comes, since a call that is not answered is a choice of the exploration.
 */
export function replaceTimers(): void {
  const SHORT = 1_000;
  globalThis.setTimeout = ((callback: () => void, delay = 0) => {
    if (delay < SHORT) queueMicrotask(callback);
    return 0;
  }) as unknown as typeof setTimeout;
  globalThis.clearTimeout = () => undefined;
}
