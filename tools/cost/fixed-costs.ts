import { eventsOf, type Scheduled, schedules, siteCheck } from '../../infra/functions/schedules.ts';
import assumptions from './assumptions.json' with { type: 'json' };
import { addCounts, type Counts, type Line } from './bill.ts';
import type { Usage } from './counters.ts';
import {
  coldStartCounts,
  type FunctionUsage,
  lambdaCounts,
  logCounts,
  MONTH,
  secretReadCounts,
  traceCounts,
} from './functions.ts';
import measurement from './measurement.json' with { type: 'json' };

const MINUTE = 60;
type IdleUsage = Pick<Usage, 'milliseconds' | 'readUnits' | 'writeUnits' | 'logBytes'>;
const idle: Readonly<Record<string, IdleUsage>> = {
  ...(measurement.idle as Record<string, Usage>),
  [siteCheck.function]: {
    milliseconds: { [siteCheck.function]: assumptions.siteCheckMilliseconds.value },
    readUnits: 0,
    writeUnits: 0,
    logBytes: assumptions.siteCheckLogBytes.value,
  },
};
const fixed = measurement.templates.standing;

/** Thirty days of scheduled runs with nothing to do. */
function runsOf(scheduled: Scheduled): Counts {
  const { function: name, every } = scheduled;
  const used = idle[name];
  if (used === undefined) throw new Error(`${name} was not measured`);
  // One run of all parts together was measured. Each part takes at least as long as its share.
  const parts = eventsOf(scheduled).length;
  const calls = (parts * MONTH) / (every * MINUTE);
  const called: FunctionUsage = { name, calls, milliseconds: calls * (used.milliseconds[name] ?? 0) };
  const ofAge = MONTH / (assumptions.livesHours.value * 60 * MINUTE);
  return addCounts(
    { scheduledRun: calls, tableReadUnit: calls * used.readUnits, tableWriteUnit: calls * used.writeUnits },
    lambdaCounts(called),
    // Depending on the interval, the container of the last run is always still there, or never.
    coldStartCounts(called, every < assumptions.idleMinutes.value ? ofAge : calls),
    logCounts(calls * used.logBytes, calls),
    traceCounts(called),
    secretReadCounts(called),
  );
}

/** The cost of thirty days, independent of the number of payments. */
export function fixedCosts(): Line[] {
  const runs = addCounts(...[...schedules, siteCheck].map(runsOf));
  const polls = (fixed.polledQueues * assumptions.pollers.value * MONTH) / assumptions.pollSeconds.value;
  const count = (number: number) => Math.round(number).toLocaleString('en');
  return [
    { name: `${count(runs.scheduledRun ?? 0)} scheduled runs`, counts: runs },
    {
      name: `${count(polls)} polls of ${fixed.polledQueues} empty queues by Lambda`,
      counts: { queueRequest: polls },
    },
    {
      name: `${fixed.alarms} alarms over ${fixed.alarmMetrics} metrics`,
      counts: { alarmMetric: fixed.alarmMetrics },
    },
    { name: 'composite alarm', counts: { compositeAlarm: fixed.compositeAlarms } },
    { name: `${fixed.metrics} custom metrics, at most`, counts: { metric: fixed.metrics } },
    { name: 'dashboard', counts: { dashboard: fixed.dashboards } },
    {
      name: `firewall with ${fixed.firewallRules} rules`,
      counts: { wafAcl: fixed.firewalls, wafRule: fixed.firewallRules },
    },
    { name: `${fixed.keys} keys`, counts: { key: fixed.keys } },
    { name: `${fixed.secrets} secrets`, counts: { secret: fixed.secrets } },
  ];
}
