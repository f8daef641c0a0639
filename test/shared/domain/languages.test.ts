import { expect, test } from 'vitest';
import { closestLanguage, directionOf, LANGUAGES } from '../../../shared/domain/languages.ts';

test.each([
  [['zh-TW', 'en'], 'zh-CN'],
  [['fr-FR', 'ar-EG'], 'ar'],
  [['AR'], 'ar'],
  // Spanish and English begin with the same letter.
  [['es-ES', 'ar'], 'ar'],
  [['ar', 'zh-CN'], 'ar'],
  [['fr-FR'], 'en'],
  [[], 'en'],
])('closestLanguage: %j selects %s', (wanted, language) => {
  expect(closestLanguage(...wanted)).toBe(language);
});

test('Arabic alone is written from right to left', () => {
  expect(LANGUAGES.map((language) => [language, directionOf(language)])).toEqual([
    ['en', 'ltr'],
    ['zh-CN', 'ltr'],
    ['ar', 'rtl'],
  ]);
});
