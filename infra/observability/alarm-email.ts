import type { App } from 'aws-cdk-lib';

/** `-c alarmEmail=duty@example.gov`: who is told of alarms, once they have confirmed it. Nobody, where nothing is said. */
export function alarmEmailOf(app: App): string | undefined {
  const given: unknown = app.node.tryGetContext('alarmEmail');
  if (given === undefined) return undefined;
  if (typeof given === 'string' && /^[^\s@<>]+@[a-z0-9.-]+$/.test(given)) return given;
  throw new Error('alarms are told to -c alarmEmail=duty@example.gov');
}
