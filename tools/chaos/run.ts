import { HOUR } from '../../shared/domain/time.ts';
import type { ChaosContext } from './context.ts';
import type { Outage } from './outage.ts';
import { Payer } from './payer.ts';
import { Deck } from './random.ts';
import type { Scenario } from './scenario.ts';
import { payUntilSettled, scenariosOf } from './scenarios.ts';

const CONCURRENCY = 20;
const RETRY_PROBABILITY = 0.75;
const FREE_PROBABILITY = 0.02;
const DOLLARS_ONLY_PROBABILITY = 0.1;
const PROGRESS_INTERVAL = 3_000;
const POLL_INTERVAL = 500;

/** Priced in dollars and yuan; in dollars only; free of charge. */
const NATIONALITY = { both: 'FRA', dollarsOnly: 'GBR', free: 'MNG' } as const;

/** Runs random scenarios of applicants concurrently until this many payments have been started. */
export async function runAll(
  context: ChaosContext,
  outage: Outage,
  payments: number,
  log: (text: string) => void,
): Promise<void> {
  const over = new AbortController();
  const finance = await context.clientsOf('finance', ['finance']);
  let [started, done] = [0, 0];
  const known = new Set<string>();
  const hours = () => Math.round(context.clock.offset / HOUR);
  const progress = setInterval(
    () => log(`${known.size} of ${payments} payments started, the clock is ${hours()} h ahead`),
    PROGRESS_INTERVAL,
  );
  const scenarios = new Deck(scenariosOf(context.routes));
  const share = () => known.size / payments;
  const skipping = setInterval(() => context.clock.skipIdleTime(started - done), POLL_INTERVAL);
  const next = async () => {
    while (known.size < payments) {
      started += 1;
      const at = await context.clientsOf(`applicant-${started}`);
      await runScenario(new Payer(context, at, finance, known, over.signal), outage.scenario(share()), scenarios);
      done += 1;
    }
  };
  const failing = outage.run(share, over.signal);
  try {
    await Promise.all(Array.from({ length: CONCURRENCY }, next));
  } finally {
    clearInterval(progress);
    clearInterval(skipping);
    over.abort();
    await failing;
  }
}

async function runScenario(person: Payer, ofOutage: Scenario | undefined, scenarios: Deck<Scenario>): Promise<void> {
  const { random } = person.context;
  const isFree = random.chance(FREE_PROBABILITY);
  const other = isFree ? 'free' : random.chance(DOLLARS_ONLY_PROBABILITY) ? 'dollarsOnly' : 'both';
  // Who is to go elsewhere needs another way to pay.
  const nationality = ofOutage ? 'both' : other;
  const id = await person.apply(NATIONALITY[nationality]);
  if (id === undefined) return;
  await (ofOutage ?? scenarios.draw(random)).run(person, id);
  if (random.chance(RETRY_PROBABILITY)) await payUntilSettled(person, id);
}
