import pWaitFor, { TimeoutError } from 'p-wait-for';

/**
 * Polls until the condition holds. An exception counts as false.
 *
 * @param timeout milliseconds
 * @param interval milliseconds between two polls
 * @returns false on timeout
 */
export async function until(condition: () => Promise<boolean>, timeout: number, interval = 25): Promise<boolean> {
  try {
    await pWaitFor(() => condition().catch(() => false), { interval, timeout: Math.ceil(timeout) });
    return true;
  } catch (error) {
    if (error instanceof TimeoutError) return false;
    throw error;
  }
}
