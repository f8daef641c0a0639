import { expect, test } from 'vitest';
import { declineGroup } from '../../../shared/domain/decline.ts';

test.each([
  ['insufficient_funds', 'funds'],
  ['of_tomorrow', 'generic'],
  // A name that every object has.
  ['constructor', 'generic'],
])('the decline code %s belongs to the group %s', (code, group) => {
  expect(declineGroup({ insufficient_funds: 'funds' }, code)).toBe(group);
});
