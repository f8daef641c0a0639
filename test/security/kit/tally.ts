import type { TestContext } from 'vitest';

/** Results of the attempts to bypass one control. */
export interface Tally {
  readonly control: string;
  attempts: number;
  refused: number;
}

declare module 'vitest' {
  interface TaskMeta {
    tally?: Tally;
  }
}

/** Counts for the table at the end of `npm run test:security`. The test itself fails for every bypass. */
export function tallyOf({ task }: Pick<TestContext, 'task'>, control: string) {
  const tally: Tally = { control, attempts: 0, refused: 0 };
  task.meta.tally = tally;
  const letThrough: string[] = [];
  return {
    /** @param what describes the attempt if it succeeds */
    attempt(refused: boolean, what: string): void {
      tally.attempts++;
      if (refused) tally.refused++;
      else letThrough.push(what);
    },
    /** Successful bypasses; must be empty. */
    letThrough: letThrough as readonly string[],
  };
}
