import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY } from '../../shared/domain/time.ts';
import { exitWithUsage, parseCommandLine } from '../command-line.ts';
import { audit } from './audit.ts';
import { readBooks } from './books.ts';
import { type ChaosContext, startContext } from './context.ts';
import { drain } from './drain.ts';
import { injectFaults } from './faults.ts';
import { countOutcomes, type Outcome, print } from './report.ts';
import { runAll } from './run.ts';
import { readStatements } from './statements.ts';

const USAGE = `npm run chaos -- [--payments 30] [--seed 1] [--json] [--keep]
  lets people pay while everything fails, then counts the money; ends with 1 on any discrepancy.
  --json   the outcome as one JSON document on standard output, and what is being done on standard error
  --keep   keeps logs and books for whoever looks for a cause`;

/** Breaks the system on purpose while people pay, lets it recover, and counts the money. */
async function chaos(payments: number, seed: number, say: (text: string) => void, keep: boolean): Promise<Outcome> {
  const begun = Date.now();
  const seconds = () => Math.round((Date.now() - begun) / 1000);
  const log = (text: string) => say(`${String(seconds()).padStart(5)} s  ${text}`);
  const dataDir = mkdtempSync(join(tmpdir(), 'evisa-chaos-'));
  let world: ChaosContext | undefined;
  try {
    world = await startContext(dataDir, seed);
    log(`the system runs at ${world.system.addresses.site}; seed ${seed}`);
    const storm = await injectFaults(world, seed);
    await runAll(world, payments, log).finally(storm.stop);
    const faults = await countFaults(world);
    log(`fault injection has ended, after ${storm.kills()} kills`);
    const isCalm = await drain(world, log);
    const [books, statements] = [await readBooks(world), await readStatements(world)];
    const discrepancies = audit(books, statements);
    if (!isCalm) discrepancies.push({ description: 'something is due for ever, or cannot be reconciled' });
    return {
      seed,
      payments: statements.payments.length,
      applications: statements.applications.length,
      faults,
      kills: storm.kills(),
      discrepancies,
      outcomes: countOutcomes(books, statements),
      days: Math.round(world.clock.offset / DAY),
      seconds: seconds(),
    };
  } finally {
    await world?.system.stop();
    if (keep) log(`logs and books are kept in ${dataDir}`);
    else rmSync(dataDir, { recursive: true, force: true });
  }
}

async function countFaults({ admins }: ChaosContext): Promise<Record<string, number>> {
  const counts = await Promise.all(
    Object.entries(admins).map(async ([victim, admin]) =>
      Object.entries(await admin.injectedCounts()).map(([kind, n]) => [`${victim} ${kind}`, n] as const),
    ),
  );
  return Object.fromEntries(counts.flat());
}

const { values } = parseCommandLine(USAGE, {
  options: {
    payments: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const [payments, seed] = [Number(values.payments), Number(values.seed)];
if (!Number.isInteger(payments) || payments < 1 || !Number.isInteger(seed)) exitWithUsage(USAGE);
const say = values.json ? console.error : console.log;
const outcome = await chaos(payments, seed, say, values.keep);
print(outcome, say);
if (values.json) console.log(JSON.stringify(outcome, null, 2));
process.exitCode = outcome.discrepancies.length === 0 ? 0 : 1;
