import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../shared/domain/languages.ts';
import { contactOf, DEFAULT_OFFICE_NAME, namesIn } from '../../../shared/domain/office.ts';

test('an office has one name for all languages, or one for each', () => {
  expect(namesIn('Visa Desk')).toEqual({ en: 'Visa Desk', 'zh-CN': 'Visa Desk', ar: 'Visa Desk' });
  expect(namesIn(DEFAULT_OFFICE_NAME)).toBe(DEFAULT_OFFICE_NAME);
});

test('the default name is in the script of each language', () => {
  const scripts = { en: /^[\p{scx=Latn} ]+$/u, 'zh-CN': /^\p{scx=Hani}+$/u, ar: /^[\p{scx=Arab} ]+$/u };
  for (const language of LANGUAGES) expect(DEFAULT_OFFICE_NAME[language]).toMatch(scripts[language]);
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
