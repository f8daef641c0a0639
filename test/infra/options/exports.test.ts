import { describe, expect, it } from 'vitest';
import { refusals } from './changes.ts';
import { NAMES, type Stage, setsOf } from './option-sets.ts';
import { type StackOfSystem, systemOf } from './systems.ts';

describe.each(['dev', 'prod'] as const)('a deployed %s', (stage: Stage) => {
  it.each(NAMES)('can change %s from any value to any other in one deployment', (name) => {
    const sets = setsOf(stage, name);
    for (const before of sets) {
      for (const after of sets.filter((one) => one !== before)) {
        const change = `${JSON.stringify(before[name])} → ${JSON.stringify(after[name])}`;
        expect(refusals(systemOf(stage, before), systemOf(stage, after)), change).toEqual([]);
      }
    }
  });
});

describe('the check', () => {
  const stack = (exports: object, imports: string[] = [], QueueName = 'a'): StackOfSystem => ({
    resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName } } },
    exports: new Map(Object.entries(exports)),
    imports: new Set(imports),
  });
  const queue = { Ref: 'Queue' };
  const running = new Map([
    ['a', stack({ queue })],
    ['b', stack({}, ['queue'])],
  ]);

  it.each([
    ['an export that disappears while a later stack imports it', stack({}), 'queue is in use'],
    ['an export with another value', stack({ queue: { Ref: 'Other' } }), 'queue is in use'],
    ['an export of a replaced resource', stack({ queue }, [], 'b'), 'queue is in use'],
    ['an import of nothing', stack({ queue }, ['topic']), 'topic does not exist'],
  ])('finds %s', (_, next, refusal) => {
    expect(
      refusals(
        running,
        new Map([
          ['a', next],
          ['b', stack({})],
        ]),
      ),
    ).toEqual([refusal]);
  });

  it('accepts an export that disappears after its last import', () => {
    expect(
      refusals(
        running,
        new Map([
          ['b', stack({})],
          ['a', stack({})],
        ]),
      ),
    ).toEqual([]);
  });
});
