import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { siteCheck } from '../../infra/functions/schedules.ts';
import { functionEnvironment } from '../../local/environment.ts';
import { startSystem } from '../../local/system.ts';
import { Clock } from '../chaos/clock.ts';
import { Counters, type Usage } from './counters.ts';
import { log, measureAfterPayment, measureIdleRuns, measureVisits, VISITS } from './phases.ts';
import { siteFiles } from './site-files.ts';
import { startupTime } from './startup-time.ts';
import { templateFacts } from './templates.ts';

/** Measures, in the whole local system, the usage per payer and the usage of an idle system. */
async function measureAll() {
  const dataDir = mkdtempSync(join(tmpdir(), 'evisa-cost-'));
  const clock = new Clock(join(dataDir, 'clock'));
  log('starting the system');
  const system = await startSystem({
    ports: 'free',
    dataDir,
    settings: { PAYMENTS_PER_ADDRESS: '1000' },
    schedule: 'on demand',
    engineProxy: true,
    speed: 100,
    clockFile: clock.file,
  });
  try {
    const counters = new Counters(system.addresses, dataDir);
    const context = { system, counters, clock };
    const idle = await measureIdleRuns(context);
    const { used, applications } = await measureVisits(context);
    const later = await measureAfterPayment(context, applications);
    const compressedLogs = Math.round(counters.compressedShare() * 1000) / 1000;
    return { idle, visits: used, later, compressedLogs, addresses: system.addresses };
  } finally {
    await system.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const { addresses, ...counted } = await measureAll();
const all: Usage[] = [counted.idle, counted.visits, counted.later.used].flatMap((phase) => Object.values(phase));
const names = [...new Set([...all.flatMap(({ calls }) => Object.keys(calls)), siteCheck.function])].toSorted();
const env = { ...functionEnvironment(addresses), NODE_OPTIONS: '--enable-source-maps' };
const starts = names.map((name) => {
  log(`measuring the start of ${name}`);
  return [name, startupTime(name, env)] as const;
});
const measurement = {
  date: new Date().toISOString().slice(0, 10),
  visitsOfEachKind: VISITS,
  ...counted,
  starts: Object.fromEntries(starts),
  site: siteFiles(),
  templates: templateFacts('cdk.out/prod'),
};
const file = new URL('./measurement.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(measurement, null, 2)}\n`);
log(`written to ${fileURLToPath(file)}; \`npm run cost\` prints the tables of docs/cost.md`);
