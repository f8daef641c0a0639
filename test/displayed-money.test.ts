import currencyCodes from 'currency-codes';
import { describe, expect, it, test } from 'vitest';
import { HEADER, rowsOf } from '../functions/run-export/columns.ts';
import { createEmailComposer } from '../functions/send-email/emails/compose.ts';
import { formatMoney } from '../shared/api/site-constants.ts';
import { officeTime } from '../shared/calendar/office-time.ts';
import { LANGUAGES } from '../shared/domain/languages.ts';
import { decimalsOf, type Money, money } from '../shared/domain/money.ts';
import { refundLine } from '../tools/lookup/report.ts';
import { anApplication, aPayment, NOW, OFFICE } from './support/fixtures.ts';

/** Metals, funds of special purpose and test codes have no minor unit in ISO 4217. */
const NO_MONEY = /^X(A[GU]|B[A-D]|DR|P[DT]|SU|TS|UA|XX)$/;
const CURRENCIES = currencyCodes.data.filter(({ code }) => !NO_MONEY.test(code));

const compose = createEmailComposer('https://visa.example.org', OFFICE);

function emailSubject(amount: Money, language: string): string {
  const { id: paymentId, applicationId, method } = aPayment(anApplication());
  const event = {
    kind: 'payment.paid',
    id: '1',
    applicationId,
    paymentId,
    method,
    amount,
    version: 2,
    at: NOW,
  } as const;
  return compose(event, language).subject;
}

function exportedCell(amount: Money): string {
  const [cells = []] = rowsOf([aPayment(anApplication(), { amount })], 'UTC');
  return cells[HEADER.indexOf('amount')]?.value ?? '';
}

function lookedUp(amount: Money): string {
  const at = new Date(NOW).toISOString();
  const refund = { id: 're_1', amount, state: 'done', reason: 'goodwill', createdAt: at, updatedAt: at } as const;
  return refundLine(refund, officeTime('UTC')).split('refund of ')[1] ?? '';
}

/** The only number of a text, without its group separators. */
function numberIn(text: string): string {
  const numbers = text.match(/\d[\d,]*(\.\d+)?/g) ?? [];
  expect(numbers, text).toHaveLength(1);
  return (numbers[0] ?? '').replaceAll(',', '');
}

test('the list of currencies is complete', () => {
  expect(CURRENCIES.length).toBeGreaterThan(160);
  for (const code of ['USD', 'LAK', 'IDR', 'IQD', 'HUF', 'JPY', 'KWD', 'CLF']) {
    expect(CURRENCIES.map((currency) => currency.code)).toContain(code);
  }
});

describe.each(CURRENCIES)('$code', ({ code, digits }) => {
  it.each([123_456_789, 5, 0])(
    'of %i minor units is the same amount on the site, in emails, exports and lookups',
    (minor) => {
      expect(decimalsOf(code)).toBe(digits);
      const padded = String(minor).padStart(digits + 1, '0');
      const whole = padded.slice(0, padded.length - digits);
      const decimal = digits === 0 ? whole : `${whole}.${padded.slice(-digits)}`;
      const amount = money(minor, code);
      for (const language of LANGUAGES) {
        expect(numberIn(formatMoney(amount, language)), `site, ${language}`).toBe(decimal);
        expect(numberIn(emailSubject(amount, language)), `email, ${language}`).toBe(decimal);
      }
      expect(exportedCell(amount)).toBe(decimal);
      expect(numberIn(lookedUp(amount))).toBe(decimal);
    },
  );
});

test.each(LANGUAGES)('the largest amount is exact in %s', (language) => {
  const amount = money(Number.MAX_SAFE_INTEGER, 'USD');
  expect(numberIn(formatMoney(amount, language))).toBe('90071992547409.91');
  expect(numberIn(emailSubject(amount, language))).toBe('90071992547409.91');
});
