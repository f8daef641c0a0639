import { describe, expect, it } from 'vitest';
import { maxConcurrencyFor } from '../../infra/functions/queue-consumers.ts';
import {
  eventsOf,
  mostRunsAtOnce,
  partsFor,
  schedules,
  schedulesFor,
  siteCheck,
} from '../../infra/functions/schedules.ts';
import { synthesize } from './synthesized.ts';

const resources = Object.values(synthesize('prod')).flatMap((template) =>
  Object.values(template.toJSON().Resources as Record<string, { Type: string; Properties?: Record<string, unknown> }>),
);
const propertiesOf = (type: string) =>
  resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);

describe('the concurrency of Lambda', () => {
  // "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [10]":
  // a new account has 10 in all (awslabs/fhir-works-on-aws-deployment issue 691).
  it('is not reserved for any function, so that the system can be deployed to a new account', () => {
    for (const properties of propertiesOf('AWS::Lambda::Function'))
      expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  it('is bounded for every poller, so that a backlog leaves some for the API', () => {
    const mappings = propertiesOf('AWS::Lambda::EventSourceMapping');
    const [streams, queues] = [true, false].map((isStream) =>
      mappings.filter((one) => (one?.StartingPosition !== undefined) === isStream),
    );
    expect(streams?.map((one) => one?.ParallelizationFactor)).toEqual([1, 1]);
    expect(queues?.map((one) => one?.ScalingConfig)).toEqual([{ MaximumConcurrency: 2 }, { MaximumConcurrency: 2 }]);
  });

  it('is left to the API by half in a new account, even if every scheduled run takes all of its time', () => {
    expect(mostRunsAtOnce([...schedules, siteCheck])).toBe(5);
    const expressions = propertiesOf('AWS::Scheduler::Schedule').map((one) => one?.ScheduleExpression);
    const minutes = ['rate(1 minute)', 'rate(1 minute)', '0/15', '5/15', '10/15', '3/5', '4/5'];
    const expected = minutes.map((one) => (one.startsWith('rate') ? one : `cron(${one} * * * ? *)`));
    expect(expressions.toSorted()).toEqual(expected.toSorted());
  });

  it('counts a run from its minute until its time is over', () => {
    const every5 = { function: 'one', every: 5, timeout: 60 };
    const at = (minute: number, timeout = 60) => ({ ...every5, minute, timeout });
    expect(mostRunsAtOnce([at(0), at(1), at(2)])).toBe(1);
    expect(mostRunsAtOnce([at(0), at(0)])).toBe(2);
    expect(mostRunsAtOnce([at(0, 61), at(1)])).toBe(2);
    expect(mostRunsAtOnce([at(0, 11 * 60)])).toBe(3);
    expect(mostRunsAtOnce([{ ...at(0, 11 * 60), onRequest: true }])).toBe(1);
    expect(mostRunsAtOnce([{ ...at(0), parts: 4 }])).toBe(4);
  });

  it('grows with the payments a second that a stage is ready for', () => {
    const rates = [20, 25, 26, 50, 100, 200, 300];
    expect(rates.map(partsFor)).toEqual([1, 1, 2, 2, 4, 8, 16]);
    const sweeps = schedulesFor(100).filter((one) => one.function === 'sweep-payments');
    expect(sweeps.flatMap(eventsOf)).toEqual([0, 1, 2, 3].map((part) => ({ part, parts: 4 })));
    expect(rates.map(maxConcurrencyFor)).toEqual([2, 2, 2, 3, 5, 10, 15]);
  });
});

describe('a scheduled run', () => {
  // Lambda queues the event of a throttled function for six hours by default: the runs of an hour without concurrency would then all start
  // at once, four a minute of the sweep alone, beside the payers (Lambda: "Error handling for asynchronous invocation").
  it('that Lambda could not start is dropped when the next one is due', () => {
    const configs = propertiesOf('AWS::Lambda::EventInvokeConfig');
    const ages = configs.map((one) => one?.MaximumEventAgeInSeconds).toSorted((a, b) => Number(a) - Number(b));
    const expected = [...schedules, siteCheck].map(({ every }) => every * 60).toSorted((a, b) => a - b);
    expect(ages).toEqual(expected);
  });
});
