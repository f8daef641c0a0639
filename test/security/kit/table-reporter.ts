import type { Reporter, TestModule } from 'vitest/node';
import type { Tally } from './tally.ts';

const WIDTH = 58;

/** Prints one row per control at the end: attempts, blocked attempts, and bypasses, of which there must be none. */
export default class TableReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = new Map<string, Tally>();
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { tally } = test.meta();
        if (tally === undefined) continue;
        const row = rows.get(tally.control) ?? { control: tally.control, attempts: 0, refused: 0 };
        rows.set(tally.control, {
          ...row,
          attempts: row.attempts + tally.attempts,
          refused: row.refused + tally.refused,
        });
      }
    }
    const line = (...[name = '', ...numbers]: string[]) =>
      console.log(`${name.padEnd(WIDTH)}${numbers.map((one) => one.padStart(13)).join('')}`);
    console.log();
    line('control', 'attempts', 'refused', 'let through');
    for (const { control, attempts, refused } of rows.values()) {
      line(control, String(attempts), String(refused), String(attempts - refused));
    }
    const all = [...rows.values()];
    const sum = (count: (row: Tally) => number) => String(all.reduce((total, row) => total + count(row), 0));
    line(
      'all',
      sum((row) => row.attempts),
      sum((row) => row.refused),
      sum((row) => row.attempts - row.refused),
    );
  }
}
