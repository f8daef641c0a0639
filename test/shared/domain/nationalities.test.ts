import { expect, test } from 'vitest';
import { ICAO_NATIONALITIES, nationalityCodes, normalNationality } from '../../../shared/domain/nationalities.ts';

test.each([
  ['gbr', 'GBR'],
  ['D', 'DEU'],
  ['D  ', 'DEU'],
  ['XKX', 'RKS'],
  ['XKK', 'RKS'],
  ['xxk', 'RKS'],
  ['XXA', 'XXA'],
])('the nationality %s is %s', (text, code) => {
  expect(normalNationality(text)).toBe(code);
});

test('each nationality has one code, and all codes of the standards are three capital letters', () => {
  expect(nationalityCodes(['DEU', 'GBR', 'XKX'])).toEqual(['DEU', 'GBR', ...ICAO_NATIONALITIES]);
  expect(ICAO_NATIONALITIES).toHaveLength(new Set(ICAO_NATIONALITIES).size);
  for (const code of ICAO_NATIONALITIES) expect(code).toMatch(/^[A-Z]{3}$/);
});
