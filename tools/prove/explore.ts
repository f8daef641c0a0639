import { Actions } from './actions.ts';
import type { Bounds } from './bounds.ts';
import { Choices } from './choices.ts';
import { Continuation } from './continuation.ts';
import { INVARIANTS } from './invariants.ts';
import { keyOf, relevantEvents } from './key.ts';
import { type Action, Run } from './run.ts';
import { UseCases } from './use-cases.ts';
import { type Budget, firstWorld, type World } from './world.ts';

/** A violation, with the shortest path to it. */
export interface Violation {
  readonly invariant: string;
  readonly detail: string;
  readonly path: readonly string[];
}

export interface Exploration {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** Whether every state within the bounds was visited. */
  readonly complete: boolean;
  readonly violation?: Violation;
}

interface Found {
  readonly world: World;
  readonly index: number;
}

/**
 * A breadth-first search over everything that can happen to one application within the bounds, with the product's own use cases.
 *
 * @param progress called after each depth
 */
export async function explore(bounds: Bounds, progress: (so_far: Exploration) => void): Promise<Exploration> {
  const search = new Search(bounds);
  return search.run(progress);
}

/**
 * Follows the path of a violation once more.
 *
 * @param path the steps as a violation names them, without the first one
 * @returns the violation that it still leads to
 * @throws RangeError if a step is no longer possible
 */
export async function replay(bounds: Bounds, path: readonly string[]): Promise<Omit<Violation, 'path'> | undefined> {
  return new Search(bounds).replay(path);
}

class Search {
  readonly #bounds: Bounds;
  readonly #actions: Actions;
  readonly #continuation: Continuation;
  /** For each key, the budgets with which it was reached: less is left out. */
  readonly #seen = new Map<string, Budget[]>();
  /** For each state: the state before it, and the step from there. */
  readonly #before: number[] = [-1];
  readonly #step: string[] = ['an application is submitted'];
  #transitions = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
    const useCases = new UseCases(bounds.payments);
    this.#actions = new Actions(bounds, useCases);
    this.#continuation = new Continuation(useCases);
  }

  async run(progress: (soFar: Exploration) => void): Promise<Exploration> {
    const first = firstWorld(this.#bounds.budget);
    this.#isNew(first);
    let frontier: Found[] = [{ world: first, index: 0 }];
    for (let depth = 0; frontier.length > 0; depth++) {
      const next: Found[] = [];
      for (const found of frontier) {
        const violation = await this.#expand(found, next);
        if (violation !== undefined) return { ...this.#soFar(depth + 1, false), violation };
        if (this.#seen.size >= this.#bounds.maxStates) return this.#soFar(depth + 1, false);
      }
      progress(this.#soFar(depth + 1, next.length === 0));
      if (next.length === 0) return this.#soFar(depth, true);
      frontier = next;
    }
    throw new Error('unreachable');
  }

  async replay(path: readonly string[]): Promise<Omit<Violation, 'path'> | undefined> {
    let world = firstWorld(this.#bounds.budget);
    for (const step of path) {
      const before = world;
      const taken = await this.#take(before, step);
      if (taken === undefined) throw new RangeError(`not possible any more: ${step}`);
      world = taken.world;
      const wrong = taken.failure ?? (await this.#check(world, before));
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  /** Finds the choices of a step by its name. */
  async #take(world: World, step: string) {
    for (const action of this.#actions.in(world).filter(({ name }) => step.startsWith(name))) {
      for (let prefix: readonly number[] | undefined = []; prefix !== undefined; ) {
        const choices: Choices = new Choices(prefix);
        const after = { ...world };
        const failure = await this.#perform(action, after, choices);
        if (nameOf(action, choices) === step) return { world: after, failure };
        prefix = choices.next();
      }
    }
    return undefined;
  }

  async #expand({ world, index }: Found, next: Found[]): Promise<Violation | undefined> {
    for (const action of this.#actions.in(world)) {
      for (let prefix: readonly number[] | undefined = []; prefix !== undefined; ) {
        const choices: Choices = new Choices(prefix);
        const after = { ...world };
        const failure = await this.#perform(action, after, choices);
        prefix = choices.next();
        this.#transitions++;
        after.events = relevantEvents(after);
        if (failure === undefined && !this.#isNew(after)) continue;
        const found = { world: after, index: this.#before.length };
        this.#before.push(index);
        this.#step.push(nameOf(action, choices));
        const wrong = failure ?? (await this.#check(after, world));
        if (wrong !== undefined) return { ...wrong, path: this.#pathTo(found.index) };
        next.push(found);
      }
    }
    return undefined;
  }

  /** Whether nothing was reached before from which as much can happen. */
  #isNew(world: World): boolean {
    const key = keyOf(world);
    const { budget } = world;
    const before = this.#seen.get(key);
    if (before === undefined) this.#seen.set(key, [budget]);
    else if (before.some((one) => reaches(one, budget))) return false;
    else before.splice(0, before.length, ...before.filter((one) => !reaches(budget, one)), budget);
    return true;
  }

  async #perform(action: Action, world: World, choices: Choices): Promise<Omit<Violation, 'path'> | undefined> {
    try {
      await new Run(world, choices, (now) => this.#actions.interruptions(now)).perform(action);
      return undefined;
    } catch (error) {
      return { invariant: 'nothing-throws', detail: String(error instanceof Error ? error.stack : error) };
    }
  }

  async #check(world: World, before: World): Promise<Omit<Violation, 'path'> | undefined> {
    const broken = INVARIANTS.find((one) => !one.holds(world, before));
    if (broken !== undefined) return { invariant: broken.name, detail: broken.sentence };
    const wrong = await this.#continuation.end(world);
    return wrong === undefined ? undefined : { invariant: 'it-ends-well', detail: wrong };
  }

  #pathTo(index: number): string[] {
    const path: string[] = [];
    for (let at = index; at >= 0; at = this.#before[at] ?? -1) path.unshift(this.#step[at] ?? '');
    return path;
  }

  #soFar(depth: number, complete: boolean): Exploration {
    return { states: this.#seen.size, transitions: this.#transitions, depth, complete };
  }
}

/** A step in plain words: the action, and whatever was unusual about it. */
function nameOf({ name }: Action, choices: Choices): string {
  return [name, ...choices.unusual()].join('; ');
}

function reaches(one: Budget, other: Budget): boolean {
  return (
    one.events >= other.events && one.faults >= other.faults && one.races >= other.races && one.waits >= other.waits
  );
}
