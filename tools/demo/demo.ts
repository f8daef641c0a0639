import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type System, startSystem } from '../../local/system.ts';
import type { DemoContext } from './context.ts';
import { Report } from './report.ts';
import { runScenarios } from './run.ts';

/** Applicants apply and pay in every possible way, over HTTP, against the sandboxes. @param write receives the results @returns the exit code */
export async function demo(write: (document: unknown) => void): Promise<number> {
  const report = new Report();
  const dataDir = mkdtempSync(join(tmpdir(), 'evisa-demo-'));
  let system: System | undefined;
  try {
    report.section('Starting the system on free ports');
    // All scenarios share one IP address, whose rate limit is not under test.
    system = await startSystem({ ports: 'free', dataDir, speed: 100, settings: { PAYMENTS_PER_ADDRESS: '100' } });
    report.step(`the API answers at ${system.addresses.site}/api`);
    const stage = await runScenarios(system, report);
    write(await summarize(stage));
  } finally {
    await system?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return report.ok ? 0 : 1;
}

async function summarize({ report, applicants: everybody }: DemoContext) {
  const applications = (await Promise.all(everybody.map((one) => one.applications()))).flatMap(({ items }) => items);
  const payments = (await Promise.all(everybody.map((one) => one.payments()))).flatMap(({ items }) => items);
  const paid = applications.filter(({ paidAt }) => paidAt !== undefined).length;
  const taken = payments.filter(({ accepted }) => accepted).map(({ applicationId }) => applicationId);
  report.check('every application is paid', paid === applications.length);
  report.check('no application is paid twice', new Set(taken).size === taken.length);
  report.table(applications, payments);
  report.summarize();
  const rows = payments.map(({ id, method, status, amount }) => ({ id, method, status, ...amount }));
  return { ok: report.ok, applications: applications.length, paid, payments: rows, checks: report.checks };
}
