import type { App } from 'aws-cdk-lib';
import { RETENTION_DAYS, type Resting } from '../../shared/domain/retention.ts';
import { OptionRefused, optionOf } from './options.ts';

/** `-c keepUnfinishedDays=30 -c keepEndedDays=180`: for how long personal data is kept after an application's last change. */
export function retentionOf(app: App) {
  const days = (name: 'keepUnfinishedDays' | 'keepEndedDays', why: Resting) => {
    const { usual, least, most } = RETENTION_DAYS[why];
    const given = Number(optionOf(app, name) ?? usual);
    if (Number.isInteger(given) && given >= least && given <= most) return String(given);
    throw new OptionRefused(`-c ${name}= takes whole days from ${least} to ${most}`);
  };
  return {
    KEEP_UNFINISHED_DAYS: days('keepUnfinishedDays', 'unfinished'),
    KEEP_ENDED_DAYS: days('keepEndedDays', 'ended'),
  };
}
