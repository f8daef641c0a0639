import pTimeout from 'p-timeout';

/** Waits for best-effort work, but no longer than this (milliseconds). Its failure is ignored, and so is its lateness. */
export async function withTimeout(milliseconds: number, work: Promise<unknown>): Promise<void> {
  await pTimeout(work, { milliseconds, message: false }).catch(() => undefined);
}
