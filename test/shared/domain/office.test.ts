import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../shared/domain/languages.ts';
import { contactOf, DEFAULT_OFFICE_NAME, namesIn } from '../../../shared/domain/office.ts';
import { SCRIPTS } from '../../support/scripts.ts';

test('an office has one name for all languages, or one for each', () => {
  const names = namesIn('Visa Desk');
  expect(Object.entries(names)).toEqual(LANGUAGES.map((language) => [language, 'Visa Desk']));
  expect(namesIn(DEFAULT_OFFICE_NAME)).toBe(DEFAULT_OFFICE_NAME);
});

test('the default name is in the script of each language', () => {
  for (const language of LANGUAGES) expect(DEFAULT_OFFICE_NAME[language]).toMatch(SCRIPTS[language]);
});

test.each([
  [
    { website: 'https://visa.example.org', email: 'desk@example.org', phone: '+1 555 0100' },
    ['+1 555 0100', 'desk@example.org', 'https://visa.example.org'],
  ],
  [{ email: 'desk@example.org' }, ['desk@example.org']],
  [{}, []],
])('the contact of an office with %j is %j', (known, contact) => {
  expect(contactOf({ name: DEFAULT_OFFICE_NAME, ...known })).toEqual(contact);
});
