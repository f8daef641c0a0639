import { until } from '../../client/until.ts';

/** How long one answer of the API takes where nothing holds it up, in milliseconds. */
const RESPONSE_TIME = 40;
/** People who only wait take no step: then time passes all the same, so many times slower. */
const IDLE_FACTOR = 4;
const POLL_INTERVAL = 20;

/** Goes by what people do, not by the clock on the wall: on a slow machine, they meet the same storm. */
export class Throttle {
  #steps = 0;

  /** Somebody got an answer, or none. */
  step(): void {
    this.#steps += 1;
  }

  /** Resolves after as many steps as fit into so many milliseconds. */
  async pause(milliseconds: number, over: AbortSignal): Promise<void> {
    const end = this.#steps + milliseconds / RESPONSE_TIME;
    await until(async () => over.aborted || this.#steps >= end, milliseconds * IDLE_FACTOR, POLL_INTERVAL);
  }
}
