import type { App } from 'aws-cdk-lib';
import { RETENTION_DAYS, type RetentionReason } from '../../shared/domain/retention.ts';
import { InvalidOptionError, optionOf } from './options.ts';

/** `-c retentionUnfinishedDays=30 -c retentionEndedDays=180`: how long personal data is stored after an application's last change. */
export function retentionOf(app: App) {
  const days = (name: 'retentionUnfinishedDays' | 'retentionEndedDays', reason: RetentionReason) => {
    const { default: defaultDays, min, max } = RETENTION_DAYS[reason];
    const value = Number(optionOf(app, name) ?? defaultDays);
    if (Number.isInteger(value) && value >= min && value <= max) return String(value);
    throw new InvalidOptionError(`-c ${name}= must be a whole number of days from ${min} to ${max}`);
  };
  return {
    RETENTION_UNFINISHED_DAYS: days('retentionUnfinishedDays', 'unfinished'),
    RETENTION_ENDED_DAYS: days('retentionEndedDays', 'ended'),
  };
}
