import type { TestContext } from 'vitest';

/** What became of the attempts to get past one control. */
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

/** Counts for the table that `npm run test:security` ends with. The test itself fails on whatever is let through. */
export function tallyOf({ task }: Pick<TestContext, 'task'>, control: string) {
  const tally: Tally = { control, attempts: 0, refused: 0 };
  task.meta.tally = tally;
  const letThrough: string[] = [];
  return {
    /** @param what names the attempt where it is let through */
    attempt(refused: boolean, what: string): void {
      tally.attempts++;
      if (refused) tally.refused++;
      else letThrough.push(what);
    },
    /** What was let through; must be empty. */
    letThrough: letThrough as readonly string[],
  };
}
