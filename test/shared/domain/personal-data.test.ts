import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  EXAMPLE_PERSONAL_VALUES,
  eachField,
  fieldOf,
  isShown,
  isValidValue,
  PERSONAL_FIELD_NAMES,
  PersonalData,
  searchKey,
} from '../../../shared/domain/personal-data.ts';
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

  it('leaves a word in its place in JSON, and is empty if it was removed', () => {
    expect(JSON.stringify({ personal: personal() })).toBe('{"personal":"[personal data]"}');
    expect(PersonalData.EMPTY.reveal()).toEqual(eachField(() => ''));
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

describe('a personal value', () => {
  it.each(PERSONAL_FIELD_NAMES)('is valid as %s if it is the example', (name) => {
    expect(isValidValue(name, EXAMPLE_PERSONAL_VALUES[name])).toBe(true);
  });

  it.each([
    ['passportNumber', 'A1234'],
    ['passportNumber', 'A'.repeat(20)],
    ['fullName', '李'],
    ['fullName', 'é'.repeat(200)],
    ['fullName', 'e\u0323\u0302\u0301'.repeat(200)],
    ['email', `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`],
  ] as const)('is valid as %s: %s', (name, value) => {
    expect(isValidValue(name, value)).toBe(true);
  });

  it.each([
    ['passportNumber', 'too short', 'A123'],
    ['passportNumber', 'too long', 'A'.repeat(21)],
    ['passportNumber', 'of another script', 'ж12345'],
    ['passportNumber', 'with something else', 'A12345/7'],
    ['fullName', 'empty', ''],
    ['fullName', 'blank', ' '],
    ['fullName', 'too long', 'é'.repeat(201)],
    ['fullName', 'of too many marks', `e${'\u0301'.repeat(800)}`],
    ['email', 'not an address', 'amina'],
    ['email', 'too long', `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(62)}`],
  ] as const)('is refused as %s if it is %s', (name, _, value) => {
    expect(isValidValue(name, value)).toBe(false);
  });

  it('is refused with a text that says what is accepted', () => {
    const errors = PERSONAL_FIELD_NAMES.flatMap((name) => fieldOf(name).format?.error ?? []);
    expect(errors.length).toBeGreaterThan(1);
    expect(errors.filter((error) => error.split(' ').length <= 3)).toEqual([]);
  });

  it('is found in any spelling: an email address in any case', () => {
    expect(searchKey('email', 'AMINA@Example.com ')).toBe('amina@example.com');
    expect(searchKey('passportNumber', 'x 1234-567')).toBe('X1234567');
    expect(searchKey('fullName', ' Amina  Applicant')).toBe('Amina Applicant');
  });

  it('is shown unmasked only if its field is declared as shown', () => {
    expect(PERSONAL_FIELD_NAMES.filter((name) => isShown(fieldOf(name)))).toEqual(['fullName', 'email']);
    const { fullName, email } = EXAMPLE_PERSONAL_VALUES;
    expect(personal({ email }).masked()).toMatchObject({ fullName, email, passportNumber: '•••••567' });
  });
});
