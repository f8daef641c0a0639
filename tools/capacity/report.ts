import { limits, reachedAt } from './limits.ts';
import measurement from './measurement.json' with { type: 'json' };
import { capacityTable, comparisonTable, drainText, measurementTable } from './table.ts';

/** What the command prints. @param perSecond paid applications a second */
export function capacityReport(perSecond: number): string {
  const reached = limits().filter((one) => reachedAt(one) < perSecond);
  const [first] = reached;
  return [
    capacityTable(perSecond),
    first === undefined
      ? `No limit is reached at ${perSecond} paid applications a second.`
      : `${reached.length} limits are reached before ${perSecond} paid applications a second; the first is: ${first.name}.`,
    measurementTable(),
    comparisonTable(),
    drainText(perSecond),
    `Measured on ${measurement.date}. Quotas of AWS and the gateways as they document them, not verified.`,
  ].join('\n\n');
}
