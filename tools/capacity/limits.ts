import { INITIAL_UNITS } from '../../infra/constructs/warm-throughput.ts';
import { queueConsumers } from '../../infra/functions/queue-consumers.ts';
import { REDACTION_PARTS, SWEEP_PARTS } from '../../infra/functions/schedules.ts';
import { PAYMENTS_PER_SECOND, throttlesFor } from '../../infra/functions/throttles.ts';
import { STAFF_SHARDS } from '../../shared/adapters/dynamodb/common/keys.ts';
import { GATEWAYS } from '../../shared/gateways/registry.ts';
import assumptions from '../cost/assumptions.json' with { type: 'json' };
import { API_FUNCTIONS } from '../cost/functions.ts';
import costMeasurement from '../cost/measurement.json' with { type: 'json' };
import { usagePerPayment } from '../cost/variable-costs.ts';
import measurement from './measurement.json' with { type: 'json' };
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
const { sweep, redaction, reconciliation } = measurement.jobs;
const callsOf = (name: string) => each.calls[name] ?? 0;
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const apiCalls = sumOf([...API_FUNCTIONS].map(callsOf));
const throttles = throttlesFor(PAYMENTS_PER_SECOND.default);
/** Lambda: Configuring memory. A function with this much has one processor. */
const MEGABYTES_PER_PROCESSOR = 1_769;
/** Items a second of one run that is bound by its processor, as fast as that of the machine that measured. */
const runRate = ({ cpuMilliseconds }: { readonly cpuMilliseconds: number }) =>
  (1000 / cpuMilliseconds) * ((1024 * costMeasurement.templates.memoryGigabytes) / MEGABYTES_PER_PROCESSOR);
const { payers } = assumptions;
const cards = payers.value.card + payers.value.cardDeclinedFirst;
/** Items of a gateway in one run of the sweep: `functions/sweep-payments/index.ts`. */
const SWEEP_CONCURRENCY = 32;
/** An hour's payments within a quarter of an hour. */
const DRAIN = 4;
/** Messages a second that a queue's consumer processes, as if each batch took as long as its messages one after the other. */
const queueRate = (name: (typeof queueConsumers)[number]['function']) => {
  const { maxConcurrency = 1 } = queueConsumers.find((one) => one.function === name) ?? {};
  return (maxConcurrency * 1000 * callsOf(name)) / (each.milliseconds[name] ?? 1);
};
/** Write units a second of one partition key (DynamoDB: Best practices for partition keys). */
const PARTITION = 1_000;
const routeLimit = (name: string) => throttles.byRoute[name]?.rateLimit ?? 0;

/** Every limit that grows with payments, the first to be reached first. */
export function limits(): Limit[] {
  const all: Limit[] = [
    {
      name: 'API Gateway: requests to one route (`get-application`)',
      limit: throttles.byDefault.rateLimit ?? 0,
      use: callsOf('get-application'),
      raise: '`payments.perSecond`',
    },
    {
      name: 'API Gateway: requests to a route that calls a gateway (`create-payment`)',
      limit: routeLimit('createPayment'),
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
      name: 'Lambda: functions that run at the same time, new account (seconds a second)',
      limit: 10,
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
      name: 'DynamoDB: write units of a new table',
      limit: INITIAL_UNITS.write,
      use: each.writeUnits,
      raise: '`payments.perSecond`, or wait half an hour',
    },
    { name: 'DynamoDB: write units of a table, by quota', limit: 40_000, use: each.writeUnits, raise: 'ask AWS' },
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
      name: "the sweep's half of Stripe's calls, to drain an hour in a quarter of an hour",
      limit: GATEWAYS.stripe.callsPerSecond / 2,
      use: DRAIN * cards,
      raise: '`callsPerSecond` in its `descriptor.ts`, once Stripe grants more',
    },
    {
      name: `the sweep: ${SWEEP_PARTS} runs, to drain an hour in a quarter of an hour`,
      limit: SWEEP_PARTS * runRate(sweep) * (55 / 60),
      use: DRAIN,
      raise: '`SWEEP_PARTS` in `schedules.ts`',
    },
    {
      name: `the sweep: ${SWEEP_PARTS} runs with ${SWEEP_CONCURRENCY} cards in progress each, to drain an hour in a quarter of an hour`,
      limit: (SWEEP_PARTS * SWEEP_CONCURRENCY * 1000) / GATEWAY_LATENCY,
      use: DRAIN * cards,
      raise: '`concurrency` in `sweep-payments/index.ts`',
    },
    {
      name: `the redaction: ${REDACTION_PARTS} runs`,
      limit: REDACTION_PARTS * runRate(redaction) * (14 / 15),
      use: 1,
      raise: '`REDACTION_PARTS` in `schedules.ts`',
    },
    {
      name: "the reconciliation of Stripe's events: one run",
      limit: runRate(reconciliation) * (14 / 15),
      // A success and, of some, what came before it.
      use: 1.5 * cards,
      raise: 'memory of the function, which gives it more of a processor',
    },
    {
      name: 'the email queue: messages',
      limit: queueRate('send-email'),
      use: callsOf('send-email'),
      raise: '`maxConcurrency` in `queue-consumers.ts`',
    },
    {
      name: "the office's event queue: messages",
      limit: queueRate('publish-event'),
      use: callsOf('publish-event'),
      raise: '`maxConcurrency` in `queue-consumers.ts`',
    },
    { name: 'SES: emails, usual account outside the sandbox', limit: 14, use: each.emails, raise: 'ask AWS' },
    { name: 'Cognito: sign-ins', limit: 120, use: assumptions.usersPerPayment.value, raise: 'buy more, or `identity`' },
    { name: 'Cognito: new users', limit: 50, use: assumptions.usersPerPayment.value, raise: 'buy more, or `identity`' },
  ];
  return all.toSorted((a, b) => reachedAt(a) - reachedAt(b));
}

/** Paid applications a second. */
export function reachedAt({ limit, use }: Limit): number {
  return limit / use;
}
