import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again until the answer is yes; false when the time (milliseconds) is over. A failing question is a no. */
export async function until(question: () => Promise<boolean>, timeout: number, every = 25): Promise<boolean> {
  const end = Date.now() + timeout;
  while (Date.now() < end) {
    if (await question().catch(() => false)) return true;
    await delay(every);
  }
  return false;
}
