import { expect, it } from 'vitest';
import { paypalLocale } from '../../../../shared/gateways/paypal/locale.ts';

it.each([
  ['en', 'en-US'],
  ['ar', 'ar-EG'],
  ['zh-CN', 'zh-CN'],
  ['zh-Hant', 'zh-TW'],
  ['de-AT', 'de-AT'],
  // PayPal rejects what has another form.
  ['fil', undefined],
  ['zz', undefined],
  ['es-419', undefined],
  ['en-12345678-12345678', undefined],
])('for an applicant who reads %s, the locale of PayPal is %s', (language, locale) => {
  expect(paypalLocale(language)).toBe(locale);
});
