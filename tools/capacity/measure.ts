import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { exitWithUsage, parseCommandLine } from '../command-line.ts';
import { JOB_NAMES } from './job-names.ts';
import type { JobMeasurement } from './jobs.ts';
import stored from './measurement.json' with { type: 'json' };

const USAGE = `npm run capacity:measure -- [--due NUMBER] [--seconds NUMBER] [--only JOB]
  measures one run of each job that grows with payments on an embedded engine, with a backlog, and writes tools/capacity/measurement.json
  --due      items in the backlog; default 100000, which take up to half an hour to store, each time
  --seconds  how long each works on it; default 20
  --only     one of them: ${JOB_NAMES.join(', ')}; the figures of the others stay`;

const { values } = parseCommandLine(USAGE, {
  options: {
    due: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '20' },
    only: { type: 'string' },
  },
});
const [due, seconds] = [Number(values.due), Number(values.seconds)];
const names = JOB_NAMES.filter((name) => name === (values.only ?? name));
if (!(due >= 1000 && seconds >= 1) || names.length === 0) exitWithUsage(USAGE);

const { measureJob } = await import('./jobs.ts');
const jobs: Record<string, JobMeasurement> = { ...stored.jobs };
for (const name of names) {
  console.error(`${name}: storing ${due} due items`);
  jobs[name] = await measureJob(name, due, seconds);
  console.error(`${name}: ${JSON.stringify(jobs[name])}`);
}
const file = new URL('./measurement.json', import.meta.url);
const date = new Date().toISOString().slice(0, 10);
writeFileSync(file, `${JSON.stringify({ ...stored, date, jobs }, null, 2)}\n`);
console.error(`written to ${fileURLToPath(file)}; \`npm run capacity\` prints the table of docs/capacity.md`);
