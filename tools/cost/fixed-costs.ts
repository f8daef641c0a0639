import { schedules } from '../../infra/functions/schedules.ts';
import assumptions from './assumptions.json' with { type: 'json' };
import { added, type Counts, type Line } from './bill.ts';
import type { Used } from './counters.ts';
import { billed, type Called, logged, MONTH, readAnew, started, traced } from './functions.ts';
import measurement from './measurement.json' with { type: 'json' };

const MINUTE = 60;
const idle: Readonly<Record<string, Used>> = measurement.idle as Record<string, Used>;
const stands = measurement.templates.standing;

/** Thirty days of runs that find nothing to do. */
function runsOf({ function: name, every }: { readonly function: string; readonly every: number }): Counts {
  const calls = MONTH / (every * MINUTE);
  const used = idle[name];
  if (used === undefined) throw new Error(`${name} was not measured`);
  const called: Called = { name, calls, milliseconds: calls * (used.milliseconds[name] ?? 0) };
  const ofAge = MONTH / (assumptions.livesHours.value * 60 * MINUTE);
  return added(
    { scheduledRun: calls, tableReadUnit: calls * used.readUnits, tableWriteUnit: calls * used.writeUnits },
    billed(called),
    // The next run still finds the container of the last one, or never does.
    started(called, every < assumptions.idleMinutes.value ? ofAge : calls),
    logged(calls * used.logBytes, calls),
    traced(called),
    readAnew(called),
  );
}

/** What is paid for thirty days, however many pay. */
export function standing(): Line[] {
  const runs = added(...schedules.map(runsOf));
  const polls = (stands.polledQueues * assumptions.pollers.value * MONTH) / assumptions.pollSeconds.value;
  const count = (number: number) => Math.round(number).toLocaleString('en');
  return [
    { name: `${count(runs.scheduledRun ?? 0)} runs by the clock`, counts: runs },
    {
      name: `${count(polls)} times that Lambda looks into ${stands.polledQueues} empty queues`,
      counts: { queueRequest: polls },
    },
    {
      name: `${stands.alarms} alarms over ${stands.alarmMetrics} metrics`,
      counts: { alarmMetric: stands.alarmMetrics },
    },
    { name: `${stands.metrics} metrics of our own, at most`, counts: { metric: stands.metrics } },
    { name: 'a dashboard', counts: { dashboard: stands.dashboards } },
    {
      name: `the firewall with ${stands.firewallRules} rules`,
      counts: { wafAcl: stands.firewalls, wafRule: stands.firewallRules },
    },
    { name: `${stands.keys} keys`, counts: { key: stands.keys } },
    { name: `${stands.secrets} secrets`, counts: { secret: stands.secrets } },
  ];
}
