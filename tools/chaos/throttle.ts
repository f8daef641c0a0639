import { until } from '../../client/until.ts';

/** Typical response time of the API without faults (milliseconds). */
const RESPONSE_TIME = 40;
/** While nobody takes a step, pauses end by wall-clock time, this many times slower. */
const IDLE_FACTOR = 4;
const POLL_INTERVAL = 20;

/** Measures pauses in requests instead of wall-clock time, so that a slow machine gets the same number of faults per request. */
export class Throttle {
  #steps = 0;

  /** Counts one finished request, successful or not. */
  step(): void {
    this.#steps += 1;
  }

  /** Resolves after the number of steps that usually take this time. */
  async pause(milliseconds: number, over: AbortSignal): Promise<void> {
    const end = this.#steps + milliseconds / RESPONSE_TIME;
    await until(async () => over.aborted || this.#steps >= end, milliseconds * IDLE_FACTOR, POLL_INTERVAL);
  }
}
