import { exitWithUsage, parseCommandLine } from '../command-line.ts';

const USAGE = `npm run capacity -- [--per-second NUMBER]
  prints every limit of a deployment, at how many paid applications a second it is reached, and what to raise
  --per-second  the paid applications a second that are wanted; default 100`;

const { values } = parseCommandLine(USAGE, { options: { 'per-second': { type: 'string', default: '100' } } });
const perSecond = Number(values['per-second']);
if (!(perSecond > 0 && perSecond <= 10_000)) exitWithUsage(USAGE);

const { capacityReport } = await import('./report.ts');
console.log(capacityReport(perSecond));
