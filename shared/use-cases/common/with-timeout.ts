/** Waits for work that may be slow or fail without harm, but no longer than this (milliseconds). */
export async function withTimeout(limit: number, work: Promise<unknown>): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, limit);
  await Promise.race([work.catch(() => undefined), over.promise]);
  clearTimeout(timer);
}
