import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY } from '../../shared/domain/time.ts';
import { audit } from './audit.ts';
import { readBooks } from './books.ts';
import { type ChaosContext, startContext } from './context.ts';
import { drain } from './drain.ts';
import { faultNamesOf, injectFaults } from './faults.ts';
import { Outage } from './outage.ts';
import { reportOutage } from './outage-report.ts';
import { countOutcomes, type Outcome } from './report.ts';
import type { Routes } from './routes.ts';
import { runAll } from './run.ts';
import { readStatements } from './statements.ts';

/** A run of so many payments must have met every fault and every action. */
const ALL_KINDS_HAPPEN_FROM = 300;

/** Injects faults while people pay, lets the system recover, and audits the money. */
export async function chaos(payments: number, seed: number, routes: Routes, keep: boolean): Promise<Outcome> {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const log = (text: string) => console.log(`${String(seconds()).padStart(5)} s  ${text}`);
  const dataDir = mkdtempSync(join(tmpdir(), 'evisa-chaos-'));
  let context: ChaosContext | undefined;
  try {
    context = await startContext(dataDir, seed, routes);
    log(`the system runs at ${context.system.addresses.site}; seed ${seed}`);
    const outage = new Outage(context, seed, payments);
    const injection = await injectFaults(context, seed, () => !outage.needsTime);
    await runAll(context, outage, payments, log).finally(injection.stop);
    const faults = await countFaults(context);
    log(`fault injection has ended, after ${injection.kills()} kills`);
    const isDrained = await drain(context, log);
    const [books, statements] = [await readBooks(context), await readStatements(context)];
    const discrepancies = audit(books, statements);
    const failed = outage.facts && reportOutage(outage.facts, books, statements);
    if (failed?.doubles) discrepancies.push({ description: `${failed.doubles} applications were paid twice` });
    const actions = routes.methods.flatMap((method) => routes.at(method).actions);
    const never = [...faultNamesOf(routes), ...actions].filter((kind) => !faults[kind]);
    if (payments >= ALL_KINDS_HAPPEN_FROM)
      discrepancies.push(...never.map((kind) => ({ description: `never happened: ${kind}` })));
    discrepancies.push(
      ...context.wrongPages.map((payment) => ({ payment, description: 'was shown for another device' })),
    );
    if (!isDrained) discrepancies.push({ description: 'some work stays due, or cannot be reconciled' });
    return {
      seed,
      payments: statements.payments.length,
      applications: statements.applications.length,
      faults,
      kills: injection.kills(),
      discrepancies,
      outcomes: countOutcomes(books, statements),
      ...(failed && { outage: failed }),
      days: Math.round(context.clock.offset / DAY),
      seconds: seconds(),
    };
  } finally {
    await context?.system.stop();
    if (keep) log(`logs and books are in ${dataDir}`);
    else rmSync(dataDir, { recursive: true, force: true });
  }
}

async function countFaults({ admins, actions }: ChaosContext): Promise<Record<string, number>> {
  const counts = await Promise.all(
    Object.entries(admins).map(async ([target, admin]) =>
      Object.entries(await admin.injectedCounts()).map(([kind, n]) => [`${target} ${kind}`, n] as const),
    ),
  );
  return { ...Object.fromEntries(counts.flat()), ...actions };
}
