import pTimeout from 'p-timeout';

/** Waits for best-effort work, at most this long (milliseconds). Failures and timeouts are ignored. */
export async function withTimeout(milliseconds: number, work: Promise<unknown>): Promise<void> {
  await pTimeout(work, { milliseconds, message: false }).catch(() => undefined);
}
