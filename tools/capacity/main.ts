import { exitWithUsage, parseCommandLine } from '../command-line.ts';
import { limits, reachedAt } from './limits.ts';
import measurement from './measurement.json' with { type: 'json' };
import { capacityTable, comparisonTable, drainText, measurementTable } from './table.ts';

const USAGE = `npm run capacity -- [--per-second NUMBER]
  prints every limit of a deployment, at how many paid applications a second it is reached, and what to raise
  --per-second  the paid applications a second that are wanted; default 100`;

const { values } = parseCommandLine(USAGE, { options: { 'per-second': { type: 'string', default: '100' } } });
const perSecond = Number(values['per-second']);
if (!(perSecond > 0 && perSecond <= 10_000)) exitWithUsage(USAGE);

console.log(capacityTable(perSecond));
const reached = limits().filter((one) => reachedAt(one) < perSecond);
const [first] = reached;
console.log(
  first === undefined
    ? `\nNo limit is reached at ${perSecond} paid applications a second.`
    : `\n${reached.length} limits are reached before ${perSecond} paid applications a second; the first is: ${first.name}.`,
);
console.log(`\n${measurementTable()}\n\n${comparisonTable()}\n\n${drainText(perSecond)}\n`);
console.log(`Measured on ${measurement.date}. Quotas of AWS and the gateways as they document them, not verified.`);
