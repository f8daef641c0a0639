import { until } from '../../client/until.ts';

/** How long one answer of the API takes where nothing holds it up, in milliseconds. */
const ANSWER = 40;
/** People who only wait take no step: then time passes all the same, so many times slower. */
const AT_REST = 4;
const LOOKS_EVERY = 20;

/** Goes by what people do, not by the clock on the wall: on a slow machine, they meet the same storm. */
export class Pace {
  #steps = 0;

  /** Somebody got an answer, or none. */
  step(): void {
    this.#steps += 1;
  }

  /** Resolves after as many steps as fit into so many milliseconds. */
  async pause(milliseconds: number, over: AbortSignal): Promise<void> {
    const end = this.#steps + milliseconds / ANSWER;
    await until(async () => over.aborted || this.#steps >= end, milliseconds * AT_REST, LOOKS_EVERY);
  }
}
