import { INITIAL_UNITS, warmThroughputFor } from '../../infra/constructs/warm-throughput.ts';
import { maxConcurrencyFor, queueConsumers } from '../../infra/functions/queue-consumers.ts';
import { mostRunsAtOnce, schedulesFor, siteCheck } from '../../infra/functions/schedules.ts';
import { streamConsumers } from '../../infra/functions/stream-consumers.ts';
import { throttlesFor } from '../../infra/functions/throttles.ts';

/** What the account has; each is a quota of one account and region. */
export type Quota =
  | 'lambdaConcurrency'
  | 'apiRate'
  | 'tableWrites'
  | 'tableReads'
  | 'signInRate'
  | 'signUpRate'
  | 'emailsPerDay'
  | 'emailsPerSecond';

export interface Need {
  readonly quota: Quota;
  readonly needed: number;
  readonly why: string;
}

export interface ExpectedLoad {
  /** A stage without real money. */
  readonly trial: boolean;
  /** How many payments the office expects. */
  readonly paymentsPerDay: number;
  /** What the stage is ready for: `payments.perSecond`. */
  readonly paymentsPerSecond: number;
}

/** The concurrency of a new account, which a trial must do with (Lambda: "Lambda quotas"). */
const NEW_ACCOUNT = 10;
/** Write units a second of a partition of the table, each of which has a shard of the stream. */
const PARTITION = 1_000;
/** Seconds that a request of the API takes. */
const REQUEST_TIME = 0.1;
/** Requests in the busiest second in relation to the average one. */
const PEAK = 10;
/** A code at sign-up and a receipt. */
const EMAILS_PER_PAYMENT = 2;
const SECONDS_PER_DAY = 24 * 60 * 60;

/** The functions that run at a time without any request. */
export function backgroundConcurrency(paymentsPerSecond: number) {
  const { write } = unitsFor(paymentsPerSecond);
  return {
    scheduled: mostRunsAtOnce([...schedulesFor(paymentsPerSecond), siteCheck]),
    queues: queueConsumers.length * maxConcurrencyFor(paymentsPerSecond),
    streams: streamConsumers.length * Math.ceil(write / PARTITION),
  };
}

/** Units a second that the table, and each of its indexes, must be able to take. */
function unitsFor(paymentsPerSecond: number) {
  const warm = warmThroughputFor(paymentsPerSecond);
  return {
    write: warm?.writeUnitsPerSecond ?? INITIAL_UNITS.write,
    read: warm?.readUnitsPerSecond ?? INITIAL_UNITS.read,
  };
}

export function needsOf({ trial, paymentsPerDay, paymentsPerSecond }: ExpectedLoad): readonly Need[] {
  const { scheduled, queues, streams } = backgroundConcurrency(paymentsPerSecond);
  const perSecond = Math.ceil((PEAK * paymentsPerDay) / SECONDS_PER_DAY);
  const { rateLimit = 0 } = throttlesFor(paymentsPerSecond).byDefault;
  const requests = Math.ceil(rateLimit * REQUEST_TIME);
  const units = unitsFor(paymentsPerSecond);
  const unitsWhy = `of the table, for ${paymentsPerSecond} payments a second`;
  return [
    trial
      ? {
          quota: 'lambdaConcurrency',
          needed: Math.max(NEW_ACCOUNT, 2 * scheduled),
          why: `at most ${scheduled} scheduled runs at a time, the rest for requests: enough for a trial`,
        }
      : {
          quota: 'lambdaConcurrency',
          needed: scheduled + queues + streams + requests,
          why: `at a time ${scheduled} scheduled runs, ${queues} of queues, ${streams} of the stream, ${requests} requests`,
        },
    { quota: 'apiRate', needed: rateLimit, why: 'the limit of one route' },
    { quota: 'tableWrites', needed: units.write, why: unitsWhy },
    { quota: 'tableReads', needed: units.read, why: unitsWhy },
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
