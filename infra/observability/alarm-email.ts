import type { App } from 'aws-cdk-lib';
import { InvalidOptionError, optionOf } from '../config/options.ts';

/** `-c alarmEmail=duty@example.gov`: who is told of alarms, once they have confirmed it. Nobody, where nothing is said. */
export function alarmEmailOf(app: App): string | undefined {
  const given: unknown = optionOf(app, 'alarmEmail');
  if (given === undefined) return undefined;
  if (typeof given === 'string' && /^[^\s@<>]+@[a-z0-9.-]+$/.test(given)) return given;
  throw new InvalidOptionError('-c alarmEmail= takes an e-mail address, such as duty@example.gov');
}
