import type { App } from 'aws-cdk-lib';
import { DEFAULT_TIME_ZONE, isTimeZone } from '../../shared/domain/time-zone.ts';
import { InvalidOptionError, optionOf } from './options.ts';

/** `-c officeTimeZone=Pacific/Auckland`: whose days and times staff search by and export; UTC by default. */
export function officeTimeZoneOf(app: App): string {
  const name = String(optionOf(app, 'officeTimeZone') ?? DEFAULT_TIME_ZONE);
  if (isTimeZone(name)) return name;
  throw new InvalidOptionError(
    '-c officeTimeZone= must be a name of the IANA time zone database, such as Pacific/Auckland',
  );
}
