import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ICAO_NATIONALITIES } from '../../shared/api/form-fields.ts';
import { nationality } from '../../shared/api/schemas.ts';
import { formatDate, formatTime } from '../../web/src/format/format.ts';
import { nationalitiesIn, nationalityName } from '../../web/src/format/nationalities.ts';
import { LANGUAGES } from '../../web/src/i18n/languages.ts';

test('a calendar date is the same day in every time zone', () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const zone of ['Pacific/Honolulu', 'UTC', 'Pacific/Kiritimati']) {
    vi.stubEnv('TZ', zone);
    expect(new Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
    expect(formatDate('2027-03-01', 'en')).toBe('1 March 2027');
  }
  expect(formatDate('2027-03-01', 'zh-CN')).toBe('2027年3月1日');
});

test('a point in time is shown with its time zone', () => {
  expect(formatTime('2027-03-01T10:05:00.000Z', 'en')).toMatch(/1 Mar 2027,? .*\d{1,2}:05.* \S+$/);
});

describe('nationalities', () => {
  test.each(LANGUAGES)('have a name in %s, and are sorted in it', (language) => {
    const { countries, others } = nationalitiesIn(language);
    expect(countries.length).toBeGreaterThan(240);
    expect(others.length).toBe(ICAO_NATIONALITIES.length - 1);
    for (const group of [countries, others]) {
      expect(group.filter(({ code, name }) => name === code)).toEqual([]);
      const names = group.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(names).toEqual(names.toSorted(new Intl.Collator(language).compare));
    }
    const codes = [...countries, ...others].map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(nationality.parse(code)).toBe(code);
  });

  test.each([
    ['JOR', 'ar', 'الأردن'],
    ['FRA', 'zh-CN', '法国'],
    ['RKS', 'en', 'Kosovo'],
    ['XXA', 'en', 'Stateless person'],
    ['GBN', 'zh-CN', '英国国民（海外）'],
    ['XXB', 'ar', 'لاجئ (اتفاقية 1951)'],
    ['XYZ', 'en', 'XYZ'],
  ])('%s is named in %s', (code, language, name) => {
    expect(nationalityName(code, language)).toBe(name);
  });
});
