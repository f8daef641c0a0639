import { queueConsumers } from '../../infra/functions/queue-consumers.ts';
import { eventsOf, schedules, siteCheck } from '../../infra/functions/schedules.ts';
import { streamConsumers } from '../../infra/functions/stream-consumers.ts';
import { PAYMENTS_PER_SECOND, throttlesFor } from '../../infra/functions/throttles.ts';

/** What the account has; each is a quota of one account and region. */
export type Quota = 'lambdaConcurrency' | 'apiRate' | 'signInRate' | 'signUpRate' | 'emailsPerDay' | 'emailsPerSecond';

export interface Need {
  readonly quota: Quota;
  readonly needed: number;
  readonly why: string;
}

/** The concurrency of a new account, which a trial must do with (Lambda: "Lambda quotas"). */
const NEW_ACCOUNT = 10;
/** An on-demand table begins with 4,000 write units a second, 1,000 for each partition, and has a stream shard for each. */
const STREAM_SHARDS = 4;
/** Seconds that a request of the API takes. */
const REQUEST_TIME = 0.1;
/** Requests in the busiest second in relation to the average one. */
const PEAK = 10;
/** A code at sign-up and a receipt. */
const EMAILS_PER_PAYMENT = 2;
const SECONDS_PER_DAY = 24 * 60 * 60;

/** The functions that run at a time without any request. */
export function backgroundConcurrency(): number {
  const scheduled = [...schedules, siteCheck].reduce((sum, one) => sum + eventsOf(one).length, 0);
  const queued = queueConsumers.reduce((sum, { maxConcurrency }) => sum + maxConcurrency, 0);
  return scheduled + queued + streamConsumers.length * STREAM_SHARDS;
}

/** @param paymentsPerDay how many payments the office expects */
export function needsOf({ trial, paymentsPerDay }: { trial: boolean; paymentsPerDay: number }): readonly Need[] {
  const background = backgroundConcurrency();
  const perSecond = Math.ceil((PEAK * paymentsPerDay) / SECONDS_PER_DAY);
  const { rateLimit = 0 } = throttlesFor(PAYMENTS_PER_SECOND.default).byDefault;
  const requests = Math.ceil(rateLimit * REQUEST_TIME);
  return [
    trial
      ? { quota: 'lambdaConcurrency', needed: NEW_ACCOUNT, why: 'enough for a trial' }
      : {
          quota: 'lambdaConcurrency',
          needed: background + requests,
          why: `${background} in the background, ${requests} requests at a time`,
        },
    { quota: 'apiRate', needed: rateLimit, why: 'the limit of one route' },
    { quota: 'signInRate', needed: perSecond, why: 'in the busiest second' },
    { quota: 'signUpRate', needed: perSecond, why: 'in the busiest second' },
    ...(trial
      ? []
      : ([
          { quota: 'emailsPerDay', needed: EMAILS_PER_PAYMENT * paymentsPerDay, why: 'a code and a receipt each' },
          { quota: 'emailsPerSecond', needed: EMAILS_PER_PAYMENT * perSecond, why: 'in the busiest second' },
        ] as const)),
  ];
}
