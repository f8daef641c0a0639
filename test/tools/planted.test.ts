import { expect, it } from 'vitest';
import { PLANTED_BUGS } from '../../tools/planted/bugs.ts';
import { withBug } from '../../tools/planted/plant.ts';

it.each(PLANTED_BUGS.map((bug) => [bug.name, bug] as const))(
  'the planted bug still applies to the code: %s',
  (_, bug) => {
    expect(withBug(bug)).toContain(bug.to);
  },
);

it('a bug whose place has changed, or is not unique, is named', () => {
  const bug = { name: 'a slip', file: 'a.ts', from: 'one', to: 'two', by: 'simulate' } as const;
  expect(() => withBug(bug, 'nothing')).toThrow('“a slip” no longer applies: 0 places in a.ts');
  expect(() => withBug(bug, 'one one')).toThrow('2 places');
});
