import { describe, expect, it } from 'vitest';
import { schedules, siteCheck } from '../../infra/functions/schedules.ts';
import { backgroundConcurrency } from '../../tools/preflight/needs.ts';
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
    const scheduled = propertiesOf('AWS::Scheduler::Schedule').length;
    expect(backgroundConcurrency()).toBe(scheduled + 2 * 2 + 2 * 4);
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
