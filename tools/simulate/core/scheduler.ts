/** Something that waits in the scheduler: a process, an applicant, a gateway. What a dead owner waits for never comes. */
export interface Owner {
  readonly name: string;
  isDead: boolean;
  /** Nothing of it runs before (virtual UTC milliseconds). */
  readonly frozenUntil?: number;
}

/** Something that happens at a time (virtual UTC milliseconds, possibly a fraction). */
export interface Task {
  at: number;
  readonly order: number;
  readonly owner: Owner;
  readonly run: () => void;
  /** Its owner has sent something on its way: it arrives even if the owner is frozen. */
  readonly isUnderWay: boolean;
  isCanceled: boolean;
}

/** A real one: by its time, all promises that are settled have been followed. */
const { setImmediate: nextTurn } = globalThis;

/**
 * Virtual time. One task runs at a time, the earliest first, and everything that follows from it without waiting runs before the next one.
 * So the owner of the current task is also the owner of every timer and call that is made meanwhile.
 */
export class Scheduler {
  now: number;
  current: Owner | undefined;
  tasks = 0;
  readonly #heap: Task[] = [];
  #order = 0;

  /** @param start UTC milliseconds */
  constructor(start: number) {
    this.now = start;
  }

  /** @param at UTC milliseconds; a time in the past means now */
  at(at: number, owner: Owner, run: () => void, isUnderWay = false): Task {
    const task: Task = { at: Math.max(at, this.now), order: this.#order++, owner, run, isUnderWay, isCanceled: false };
    this.#push(task);
    return task;
  }

  /** Resolves after so many milliseconds. */
  sleep(owner: Owner, milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.at(this.now + milliseconds, owner, resolve));
  }

  /**
   * Runs until nothing is left to do.
   *
   * @returns false if the limits came first
   */
  async run(limits: { readonly until: number; readonly tasks: number }): Promise<boolean> {
    for (let task = this.#pop(); task !== undefined; task = this.#pop()) {
      const { owner, isUnderWay } = task;
      if (task.isCanceled || owner.isDead) continue;
      if (owner.frozenUntil !== undefined && owner.frozenUntil > task.at && !isUnderWay) {
        task.at = owner.frozenUntil;
        this.#push(task);
        continue;
      }
      if (task.at > limits.until || this.tasks >= limits.tasks) return false;
      this.now = task.at;
      this.tasks++;
      this.current = task.owner;
      task.run();
      await new Promise((resolve) => nextTurn(resolve));
    }
    return true;
  }

  #push(task: Task): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(task);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(task, heap[parent] as Task)) break;
      heap[i] = heap[parent] as Task;
      i = parent;
    }
    heap[i] = task;
  }

  #pop(): Task | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Task, heap[child] as Task)) child++;
      if (!isBefore(heap[child] as Task, last)) break;
      heap[i] = heap[child] as Task;
      i = child;
    }
    heap[i] = last;
    return first;
  }
}

function isBefore(one: Task, other: Task): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
