import { expect } from 'vitest';
import { PersonalData } from '../../shared/domain/personal-data.ts';

/** Personal values are private to their object, so that without this any two would count as equal. */
expect.addEqualityTesters([
  function areSamePersonalData(a, b) {
    if (!(a instanceof PersonalData) || !(b instanceof PersonalData)) return undefined;
    return this.equals(a.reveal(), b.reveal());
  },
]);
