import type { TraceLine } from './core/trace.ts';
import type { Shrunk } from './shrink.ts';
import { WATCH } from './watch.ts';

/** A shrunk scenario in plain words, in the order of time. */
export function storyOf({ scenario, problem, result, runs }: Shrunk): string[] {
  const names = new Names();
  const isAboutEvents = problem.rule.includes('event');
  const violated = result.lines.findIndex(({ who }) => who === WATCH);
  const told = result.lines
    // What comes after a violation does not explain it.
    .slice(0, violated < 0 ? undefined : violated + 1)
    .filter(({ isRead, who, text }) => !isRead && !LISTS.test(text) && (isAboutEvents || !BACKGROUND.test(who)));
  const lines = told.map((line) => `  ${timeOf(line)}  ${line.who}: ${line.text}`);
  return [
    `Seed ${scenario.seed}: ${problem.rule}`,
    `  ${problem.detail}`,
    `The smallest scenario that ends like this (${runs} worlds were tried): ${scenario.applicants.length} applicants, ${result.happened.length} faults.`,
    ...lines,
    ...result.problems.map(({ detail }) => `  ✗ ${detail}`),
  ].map((line) => names.in(line));
}

/** A list of events, each of which is shown where it has an effect. */
const LISTS = /GET \/v1\/(events|notifications)/;
/** What only passes on what has happened. */
const BACKGROUND = /^(the stream|publish-event|send-email|the republishing|the removal)/;

function timeOf({ at }: TraceLine): string {
  return new Date(at).toISOString().slice(0, 23).replace('T', ' ');
}

/** Short names instead of ids, by the order in which they appear. */
class Names {
  readonly #names = new Map<string, string>();

  in(text: string): string {
    return text.replace(/\b(pay|app)_[0-9a-z]{16,24}\b/g, (id, kind: string) => {
      const known = this.#names.get(id);
      if (known !== undefined) return known;
      const what = kind === 'pay' ? 'payment' : 'application';
      const name = `${what} ${[...this.#names.values()].filter((one) => one.startsWith(what)).length + 1}`;
      this.#names.set(id, name);
      return name;
    });
  }
}
