import type { App } from 'aws-cdk-lib';
import { RETENTION_DAYS, type RetentionReason } from '../../shared/domain/retention.ts';
import { InvalidOptionError, optionOf } from './options.ts';

/** `-c retentionUnfinishedDays=30 -c retentionEndedDays=180`: for how long personal data is kept after an application's last change. */
export function retentionOf(app: App) {
  const days = (name: 'retentionUnfinishedDays' | 'retentionEndedDays', reason: RetentionReason) => {
    const { default: byDefault, min, max } = RETENTION_DAYS[reason];
    const given = Number(optionOf(app, name) ?? byDefault);
    if (Number.isInteger(given) && given >= min && given <= max) return String(given);
    throw new InvalidOptionError(`-c ${name}= takes whole days from ${min} to ${max}`);
  };
  return {
    RETENTION_UNFINISHED_DAYS: days('retentionUnfinishedDays', 'unfinished'),
    RETENTION_ENDED_DAYS: days('retentionEndedDays', 'ended'),
  };
}
