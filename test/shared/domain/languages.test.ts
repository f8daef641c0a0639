import { expect, test } from 'vitest';
import { closestLanguage, directionOf, LANGUAGES } from '../../../shared/domain/languages.ts';
import { DEFAULT_OFFICE_NAME } from '../../../shared/domain/office.ts';

test.each([
  [['zh-TW', 'en'], 'zh-CN'],
  // Klingon, which no office offers.
  [['tlh', 'ar-EG'], 'ar'],
  [['AR'], 'ar'],
  // Spanish and English begin with the same letter.
  [['es-ES', 'ar'], 'ar'],
  [['ar', 'zh-CN'], 'ar'],
  [['tlh'], 'en'],
  [[], 'en'],
])('closestLanguage: %j selects %s', (wanted, language) => {
  expect(closestLanguage(...wanted)).toBe(language);
});

test.each(LANGUAGES)('%s is written in the direction of its script', (language) => {
  const isRightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(DEFAULT_OFFICE_NAME[language]);
  expect(directionOf(language)).toBe(isRightToLeft ? 'rtl' : 'ltr');
});
