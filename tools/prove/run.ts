import type { Budget, World } from './world.ts';

/** Something that runs in a world: a use case, or a change at a gateway. */
export interface Action {
  /** In plain words, for the path of a violation. */
  readonly name: string;
  perform(run: Run): unknown;
}

/** Decides between the courses that a run can take; the first one is the usual. */
export interface Chooser {
  choose(labels: readonly string[]): number;
}

/** What may interrupt a use case between two of its steps. */
type Interruptions = (world: World) => readonly Action[];

/**
 * One process that performs one action in a world. Before each of its steps another action may run as a whole, and after each effect the
 * process may crash.
 */
export class Run {
  readonly world: World;
  readonly #choices: Chooser;
  readonly #interruptions: Interruptions | undefined;
  #steps = 0;
  #isDead = false;
  #die: () => void = () => undefined;
  /** A process that has crashed never continues. One promise for each: what waits for it is kept as long as the promise is. */
  readonly #never = new Promise<never>(() => undefined);

  /** @param interruptions absent for a process that is not interrupted and has no faults */
  constructor(world: World, choices: Chooser, interruptions?: Interruptions) {
    this.world = world;
    this.#choices = choices;
    this.#interruptions = interruptions;
  }

  /** Performs the action until it ends or its process crashes. @throws what it throws */
  async perform(action: Action): Promise<void> {
    const crash = new Promise<void>((resolve) => {
      this.#die = resolve;
    });
    await Promise.race([action.perform(this), crash]);
  }

  /** A step that only reads. */
  async read<T>(read: () => T): Promise<T> {
    await this.#interrupt();
    return this.#isDead ? this.#never : read();
  }

  /** A step with an effect, after which the process may crash. */
  async write<T>(name: string, effect: () => T): Promise<T> {
    await this.#interrupt();
    if (this.#isDead) return this.#never;
    const result = effect();
    if (this.#spend('faults', ['', `the process crashes after: ${name}`]) === 1) return this.#crash();
    return result;
  }

  /**
   * A call to a gateway.
   *
   * @param name in plain words @param effect changes the gateway's books; undefined for a call that only asks
   * @returns undefined without an answer: the gateway may have acted
   */
  async call<T>(name: string, answer: () => T, changesBooks: boolean): Promise<T | undefined> {
    await this.#interrupt();
    if (this.#isDead) return this.#never;
    const lost = [
      `no answer, and nothing done: ${name}`,
      ...(changesBooks ? [`done, but the answer is lost: ${name}`] : []),
    ];
    const crashed = changesBooks ? [`the process crashes after: ${name}`] : [];
    const fault = this.#spend('faults', ['', ...lost, ...crashed]);
    if (fault === 1) return undefined;
    const result = answer();
    if (fault === 3) return this.#crash();
    return fault === 2 ? undefined : result;
  }

  /** A choice that costs something of the budget, which must last; otherwise the first option is taken. */
  #spend(what: keyof Budget, labels: readonly string[]): number {
    const { budget } = this.world;
    if (this.#interruptions === undefined || budget[what] === 0) return 0;
    const option = this.#choices.choose(labels);
    if (option > 0) this.world.budget = { ...budget, [what]: budget[what] - 1 };
    return option;
  }

  /** What the gateway does, if its books allow several things. Anything but the usual costs an event. */
  happen(labels: readonly string[]): number {
    return this.#spend('events', labels);
  }

  /** Like `happen`, for what goes wrong. */
  goWrong(labels: readonly string[]): number {
    return this.#spend('faults', labels);
  }

  async #interrupt(): Promise<void> {
    // Before the first step an interruption is an action of its own.
    if (this.#steps++ === 0 || this.#interruptions === undefined || this.#isDead || this.world.budget.races === 0)
      return;
    const others = this.#interruptions(this.world);
    const option = this.#spend('races', ['', ...others.map(({ name }) => `meanwhile: ${name}`)]);
    const other = option > 0 ? others[option - 1] : undefined;
    if (other !== undefined) await new Run(this.world, this.#choices).perform(other);
  }

  #crash(): Promise<never> {
    this.#isDead = true;
    this.#die();
    return this.#never;
  }
}
