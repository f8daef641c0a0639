import type { App } from 'aws-cdk-lib';
import { InvalidOptionError, optionOf } from '../config/options.ts';

/** `-c alarmEmail=duty@example.gov`: the address that receives alarms once it is confirmed. Nobody by default. */
export function alarmEmailOf(app: App): string | undefined {
  const value: unknown = optionOf(app, 'alarmEmail');
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^[^\s@<>]+@[a-z0-9.-]+$/.test(value)) return value;
  throw new InvalidOptionError('-c alarmEmail= must be an email address, such as duty@example.gov');
}
