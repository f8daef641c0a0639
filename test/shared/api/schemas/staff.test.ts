import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../../../shared/api/problems.ts';
import { applicationSearch, auditQuery, paymentSearch, statusChange } from '../../../../shared/api/schemas/staff.ts';
import { officeTime } from '../../../../shared/calendar/office-time.ts';
import { applicationNumber, receiptNumber } from '../../../../shared/domain/ids.ts';
import { parseApplicationSearch, parsePaymentSearch } from '../../../../shared/lambda/parse-search.ts';

const office = officeTime('Pacific/Auckland');

const whyNot = (search: unknown) =>
  paymentSearch.safeParse(search).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('a search', () => {
  it.each([
    { by: 'receipt_number', receiptNumber: receiptNumber('pay_abcdefghijklmnop01234567') },
    { by: 'application_number', applicationNumber: applicationNumber('app_abcdefghijklmnop') },
    { by: 'email', value: 'amina@example.org' },
    { by: 'passport_number', value: 'X1234567' },
    { by: 'user', userId: 'amina' },
    { by: 'gateway_reference', gateway: 'stripe', reference: 'pi_1' },
    { by: 'date', from: '2026-11-01', to: '2026-11-30' },
  ])('by $by is accepted', (search) => {
    expect(paymentSearch.parse(search)).toEqual({ ...search, limit: 20 });
    expect(applicationSearch.parse({ ...search, limit: 100, cursor: 'x' })).toMatchObject({ limit: 100, cursor: 'x' });
  });

  it.each([
    ['in two ways at once', { by: 'email', value: 'a@example.org', userId: 'x' }, /Unrecognized key/],
    ['in no way', { limit: 5 }, /by: /],
    ['in a way that there is not', { by: 'name', name: 'Amina' }, /by: /],
    ['for an empty receipt number', { by: 'receipt_number', receiptNumber: ' \u200f' }, /receiptNumber: /],
    ['for a reference of no gateway', { by: 'gateway_reference', reference: 'pi_1' }, /gateway/],
    ['on a day that there is not', { by: 'date', from: '2026-02-30', to: '2026-03-01' }, /from: /],
    ['for the state of an application', { by: 'date', from: '2026-11-01', to: '2026-11-01', status: 'paid' }, /status/],
    ['for too much', { by: 'user', userId: 'amina', limit: 101 }, /limit/],
  ])('is rejected %s', (_, search, why) => {
    expect(whyNot(search)?.join('\n')).toMatch(why);
  });

  it('covers at most 31 days, inclusive, and at least one', () => {
    const between = (from: string, to: string) => () =>
      parsePaymentSearch(paymentSearch.parse({ by: 'date', from, to }), office);
    expect(between('2026-11-01', '2026-12-01')).not.toThrow();
    expect(between('2026-11-01', '2026-12-02')).toThrow(expect.objectContaining({ code: 'invalid_date_range' }));
    expect(between('2026-11-02', '2026-11-01')).toThrow(expect.objectContaining({ code: 'invalid_date_range' }));
  });

  it("by date covers whole days of the office's time zone", () => {
    const body = { by: 'date', from: '2026-11-01', to: '2026-11-02' } as const;
    const days = { from: '2026-11-01', to: '2026-11-02' };
    const span = { by: 'date', days, from: Date.UTC(2026, 9, 31, 11), until: Date.UTC(2026, 10, 2, 11) };
    const page = { limit: 20 };
    expect(parsePaymentSearch(paymentSearch.parse({ ...body, status: 'failed' }), office)).toEqual({
      search: { ...span, state: 'failed' },
      page,
    });
    expect(parseApplicationSearch(applicationSearch.parse({ ...body, state: 'paid' }), office)).toEqual({
      search: { ...span, state: 'paid' },
      page,
    });
    expect(parsePaymentSearch(paymentSearch.parse(body), office).search).toEqual(span);
  });

  const payment = 'pay_a0b1c0d1e0f1g0h1i2j3k4l5';
  const application = 'app_a0b1c0d1e0f1g0h1';

  it.each<[string, (number: string) => string]>([
    ['as it is printed', (number) => number],
    ['in lower case', (number) => number.toLowerCase()],
    ['with O for 0', (number) => number.replaceAll('0', 'O')],
    ['with o for 0', (number) => number.replaceAll('0', 'o')],
    ['with I for 1', (number) => number.replaceAll('1', 'I')],
    ['with l for 1', (number) => number.replaceAll('1', 'l')],
    ['without dashes', (number) => number.replaceAll('-', '')],
    ['with spaces around and within', (number) => ` ${[...number].join(' ')}\t`],
    ['with en dashes', (number) => number.replaceAll('-', '–')],
    ['with em dashes', (number) => number.replaceAll('-', ' — ')],
    ['with no-break hyphens', (number) => number.replaceAll('-', '\u2011')],
    ['with minus signs', (number) => number.replaceAll('-', '−')],
    ['copied from Arabic text', (number) => `\u2068${number}\u2069\u200f`],
    ['in Arabic digits', (number) => number.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'.charAt(Number(digit)))],
    ['in full width', (number) => number.replace(/\w/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))],
  ])('reads a receipt and an application number %s', (_, written) => {
    const byReceipt = { by: 'receipt_number', receiptNumber: written(receiptNumber(payment)) };
    expect(parsePaymentSearch(paymentSearch.parse(byReceipt), office).search).toEqual({
      by: 'receipt_number',
      paymentId: payment,
    });
    const byApplication = { by: 'application_number', applicationNumber: written(applicationNumber(application)) };
    expect(parseApplicationSearch(applicationSearch.parse(byApplication), office).search).toEqual({
      by: 'application_number',
      applicationId: application,
    });
  });

  it('calls a slip in a receipt or application number a slip', () => {
    const [receipt, number] = [receiptNumber(payment), applicationNumber(application)];
    for (const slip of [receipt.slice(1), `${receipt}0`, receipt.replace(/.$/, 'U'), 'X1234567', number]) {
      const search = paymentSearch.parse({ by: 'receipt_number', receiptNumber: slip });
      expect(() => parsePaymentSearch(search, office)).toThrow('number_mistyped');
    }
    for (const slip of [number.slice(0, -1), receipt, 'nobody']) {
      const search = applicationSearch.parse({ by: 'application_number', applicationNumber: slip });
      expect(() => parseApplicationSearch(search, office)).toThrow('number_mistyped');
    }
  });

  it('says what a number looks like, and that it may be one of another kind', () => {
    const [, , detail, next] = PROBLEMS.number_mistyped;
    const lengthOf = (number: string) => number.replaceAll('-', '').length;
    expect(detail).toContain('another kind');
    expect(next).toContain(`a receipt number has ${lengthOf(receiptNumber(payment))} characters`);
    expect(next).toContain(`an application number ${lengthOf(applicationNumber(application))}`);
  });
});

describe('a status change', () => {
  it('needs an allowed status and a reason', () => {
    expect(statusChange.parse({ to: 'approved', reason: ' complete ' })).toEqual({
      to: 'approved',
      reason: 'complete',
    });
    for (const wrong of [
      { to: 'paid', reason: 'x' },
      { to: 'withdrawn', reason: 'x' },
      { to: 'approved' },
      { to: 'approved', reason: '  ' },
      { to: 'approved', reason: 'x'.repeat(501) },
      { to: 'approved', reason: 'x', by: 'olga' },
    ]) {
      expect(statusChange.safeParse(wrong).success).toBe(false);
    }
  });
});

describe('the audit trail', () => {
  it('is queried by day, by application, by both, or for today', () => {
    const applicationId = `app_${'a'.repeat(16)}`;
    for (const query of [{}, { day: '2026-11-23' }, { applicationId }, { day: '2026-11-23', applicationId }]) {
      expect(auditQuery.safeParse({ ...query, limit: '5' }).success).toBe(true);
    }
  });
});
