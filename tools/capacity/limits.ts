import { INITIAL_UNITS, warmThroughputFor } from '../../infra/constructs/warm-throughput.ts';
import { maxConcurrencyFor } from '../../infra/functions/queue-consumers.ts';
import { mostRunsAtOnce, partsFor, schedulesFor, siteCheck } from '../../infra/functions/schedules.ts';
import { PAYMENTS_PER_SECOND, throttlesFor } from '../../infra/functions/throttles.ts';
import { STAFF_SHARDS } from '../../shared/adapters/dynamodb/common/keys.ts';
import { GATEWAYS } from '../../shared/gateways/registry.ts';
import { BACKGROUND_SHARES } from '../../shared/wiring/gateways.ts';
import { REENCRYPTED_PER_SECOND } from '../../shared/wiring/storage.ts';
import assumptions from '../cost/assumptions.json' with { type: 'json' };
import { API_FUNCTIONS } from '../cost/functions.ts';
import costMeasurement from '../cost/measurement.json' with { type: 'json' };
import { usagePerPayment } from '../cost/variable-costs.ts';
import measurement from './measurement.json' with { type: 'json' };
import { BATCH, BATCH_LATENCY } from './queue-jobs.ts';
import { GATEWAY_LATENCY } from './simulated-gateway.ts';

/** Something of which there is only so much a second. */
export interface Limit {
  readonly name: string;
  /** Per second, with the defaults of the stage and of an AWS account. */
  readonly limit: number;
  /** How much of it a paid application takes. */
  readonly use: number;
  /** What to do where that is not enough. */
  readonly raise: string;
}

const each = usagePerPayment();
const { sweep, redaction, reconciliation, 'office events': officeEvents } = measurement.jobs;
const callsOf = (name: string) => each.calls[name] ?? 0;
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const apiCalls = sumOf([...API_FUNCTIONS].map(callsOf));
/** Lambda: Configuring memory. A function with this much has one processor. */
const MEGABYTES_PER_PROCESSOR = 1_769;
/** Items a second of one run that is bound by its processor, as fast as that of the machine that measured. */
export const runRate = ({ cpuMilliseconds }: { readonly cpuMilliseconds: number }) =>
  (1000 / cpuMilliseconds) * ((1024 * costMeasurement.templates.memoryGigabytes) / MEGABYTES_PER_PROCESSOR);
const { payers } = assumptions;
const cards = payers.value.card + payers.value.cardDeclinedFirst;
/** Items of a gateway in one run of the sweep: `functions/sweep-payments/index.ts`. */
const SWEEP_CONCURRENCY = 32;
/** An hour's payments within a quarter of an hour. */
const DRAIN = 4;
/** Write units a second of one partition key (DynamoDB: Best practices for partition keys). */
const PARTITION = 1_000;
/** Encrypted rows of a paid application: itself, its payment, the reference, two lookup rows. */
const ENCRYPTED_ROWS = 5;
/** Days in which the keys are rotated again, and days of a year. */
const [ROTATION, YEAR] = [90, 365];

/** Seconds at the end of a run in which it starts nothing new; the longest of the jobs: `functions/reconcile-gateways/index.ts`. */
const RESERVE = 40;

/** The part of the time in which a job with a schedule of its own works. */
function dutyOf(paymentsPerSecond: number, name: string): number {
  const { timeout = 0, every = 1 } = schedulesFor(paymentsPerSecond).find((one) => one.function === name) ?? {};
  return (timeout - RESERVE) / (every * 60);
}

/** Every limit that grows with payments, the first to be reached first. @param paymentsPerSecond what the stage is ready for */
export function limits(paymentsPerSecond: number = PAYMENTS_PER_SECOND.default): Limit[] {
  const throttles = throttlesFor(paymentsPerSecond);
  const parts = partsFor(paymentsPerSecond);
  const runs = parts === 1 ? '1 run' : `${parts} runs`;
  const invocations = maxConcurrencyFor(paymentsPerSecond);
  const duty = (name: string) => dutyOf(paymentsPerSecond, name);
  const background = mostRunsAtOnce([...schedulesFor(paymentsPerSecond), siteCheck]);
  const all: Limit[] = [
    {
      name: 'API Gateway: requests to one route (`get-application`)',
      limit: throttles.byDefault.rateLimit ?? 0,
      use: callsOf('get-application'),
      raise: '`payments.perSecond`',
    },
    {
      name: 'API Gateway: requests to a route that calls a gateway (`create-payment`)',
      limit: throttles.byRoute.createPayment?.rateLimit ?? 0,
      use: callsOf('create-payment'),
      raise: '`payments.perSecond`',
    },
    { name: 'API Gateway: requests of the account', limit: 10_000, use: apiCalls, raise: 'ask AWS' },
    {
      name: 'API Gateway: new WebSockets of the account',
      limit: 500,
      use: each.connections,
      raise: 'ask AWS; the site polls meanwhile',
    },
    {
      name: `Lambda: functions that run at the same time, new account, beside ${background} scheduled runs (seconds a second)`,
      limit: Math.max(0, 10 - background),
      use: sumOf(Object.values(each.milliseconds)) / 1000,
      raise: 'ask AWS for 1,000 before the first day',
    },
    {
      name: 'Lambda: functions that run at the same time, usual account (seconds a second)',
      limit: 1_000,
      use: sumOf(Object.values(each.milliseconds)) / 1000,
      raise: 'ask AWS',
    },
    {
      name: 'DynamoDB: write units for which the table is warmed',
      limit: warmThroughputFor(paymentsPerSecond)?.writeUnitsPerSecond ?? INITIAL_UNITS.write,
      use: each.writeUnits,
      raise: '`payments.perSecond`, or wait half an hour',
    },
    {
      name: 'DynamoDB: write units of a table, by quota',
      limit: 40_000,
      use: each.writeUnits,
      raise: 'ask AWS, before `payments.perSecond` exceeds 250',
    },
    {
      name: `DynamoDB: the staff index, ${STAFF_SHARDS} shards of the applications of a month in one state`,
      limit: STAFF_SHARDS * PARTITION,
      // Two units each: to enter the state, to open a payment in it, to leave it.
      use: 6,
      raise: '`STAFF_SHARDS` in `common/keys.ts`',
    },
    {
      name: 'DynamoDB: the row that counts the calls of a minute to the gateways',
      limit: PARTITION,
      use: callsOf('create-payment') + callsOf('check-payment'),
      raise: 'nothing: what is not counted is logged; or count a sample',
    },
    {
      name: 'DynamoDB: the audit trail of a day',
      limit: PARTITION,
      use: callsOf('staff-get-application') + callsOf('change-application-status'),
      raise: 'shards in `AUDIT#<day>`',
    },
    {
      name: 'Stripe: calls of an account, in live mode',
      limit: GATEWAYS.stripe.callsPerSecond,
      use: 2 * cards,
      raise: 'ask Stripe six weeks ahead, then `callsPerSecond` in its `descriptor.ts`',
    },
    {
      name: "the sweep's share of Stripe's calls, to drain an hour in a quarter of an hour",
      limit: BACKGROUND_SHARES.sweep * GATEWAYS.stripe.callsPerSecond,
      use: DRAIN * cards,
      raise: '`callsPerSecond` in its `descriptor.ts`, once Stripe grants more',
    },
    {
      name: `the sweep: ${runs}, to drain an hour in a quarter of an hour`,
      limit: parts * runRate(sweep) * (55 / 60),
      use: DRAIN,
      raise: '`payments.perSecond`',
    },
    {
      name: `the sweep: ${runs} with ${SWEEP_CONCURRENCY} cards in progress each, to drain an hour in a quarter of an hour`,
      limit: (parts * SWEEP_CONCURRENCY * 1000) / GATEWAY_LATENCY,
      use: DRAIN * cards,
      raise: '`payments.perSecond`',
    },
    {
      name: `the redaction: ${runs}`,
      limit: parts * runRate(redaction) * duty('redact-personal-data'),
      use: 1,
      raise: '`payments.perSecond`',
    },
    {
      name: "the reconciliation of Stripe's events: one run",
      limit: runRate(reconciliation) * duty('reconcile-gateways'),
      // A success and, of some, what came before it.
      use: 1.5 * cards,
      raise: '`payments.perSecond`, then memory of the function',
    },
    {
      name: `the re-encryption: ${runs}, to process the rows of a year within ${ROTATION} days`,
      limit: parts * REENCRYPTED_PER_SECOND * duty('reencrypt-rows'),
      use: (ENCRYPTED_ROWS * YEAR) / ROTATION,
      raise: '`payments.perSecond`, and a longer rotation in `schedule-stack.ts`',
    },
    {
      name: `each queue of events: messages, ${invocations} batches at a time`,
      limit: invocations * batchRate(officeEvents),
      use: each.events,
      raise: '`payments.perSecond`',
    },
    { name: 'SES: emails, usual account outside the sandbox', limit: 14, use: each.emails, raise: 'ask AWS' },
    { name: 'Cognito: sign-ins', limit: 120, use: assumptions.usersPerPayment.value, raise: 'buy more, or `identity`' },
    { name: 'Cognito: new users', limit: 50, use: assumptions.usersPerPayment.value, raise: 'buy more, or `identity`' },
  ];
  return all.toSorted((a, b) => reachedAt(a) - reachedAt(b));
}

/** Messages a second of one invocation at a time: bound by its processor, or by the services that it waits for. */
function batchRate(job: { readonly cpuMilliseconds: number }): number {
  return Math.min(runRate(job), (1000 * BATCH) / BATCH_LATENCY);
}

/** Paid applications a second. */
export function reachedAt({ limit, use }: Limit): number {
  return limit / use;
}
