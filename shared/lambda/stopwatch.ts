/** Returns a function that returns the elapsed time in whole milliseconds. */
export function stopwatch(): () => number {
  const startedAt = performance.now();
  return () => Math.round(performance.now() - startedAt);
}
