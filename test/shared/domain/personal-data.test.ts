import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { EXAMPLE_PERSONAL_VALUES, PersonalData } from '../../../shared/domain/personal-data.ts';
import { personal } from '../../support/fixtures.ts';

describe('personal data', () => {
  it('is never serialized with an object that contains it', () => {
    const application = { id: 'app_1', personal: personal() };
    const written = [
      JSON.stringify(application),
      inspect(application, { depth: 9, showHidden: true }),
      `${personal()}`,
    ];
    const values = Object.values(personal().reveal());
    for (const text of written) {
      expect(values.filter((value) => text.includes(value))).toEqual([]);
    }
    expect(Object.values({ ...personal() })).toEqual([]);
  });

  it.each([
    ['X1234567', '•••••567'],
    ['X1234', '•••34'],
    ['X', '•'],
    ['', ''],
  ])('masks %j as %j', (passportNumber, masked) => {
    expect(personal({ passportNumber }).masked().passportNumber).toBe(masked);
  });

  it('is compared by its values in tests', () => {
    expect(personal()).toEqual(personal());
    expect(personal()).not.toEqual(PersonalData.EMPTY);
    expect({ personal: personal() }).not.toMatchObject({ personal: PersonalData.EMPTY });
  });

  it('lists only fields that are declared as listed', () => {
    expect(personal().listed()).toEqual({ fullName: EXAMPLE_PERSONAL_VALUES.fullName });
  });

  it('carries fields of a newer code version along without showing them', () => {
    const newer = new PersonalData({
      ...EXAMPLE_PERSONAL_VALUES,
      ofTomorrow: 'secret',
    } as typeof EXAMPLE_PERSONAL_VALUES);
    const corrected = newer.with({ fullName: 'Amina Corrected' });
    expect(corrected.reveal()).toEqual({
      ...EXAMPLE_PERSONAL_VALUES,
      fullName: 'Amina Corrected',
      ofTomorrow: 'secret',
    });
    expect(JSON.stringify([corrected.masked(), corrected.listed()])).not.toContain('secret');
  });
});
