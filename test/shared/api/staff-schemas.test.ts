import { describe, expect, it } from 'vitest';
import { applicationSearch, auditQuery, paymentSearch, statusChange } from '../../../shared/api/staff-schemas.ts';
import { paymentIdOfReceipt, receiptNumber } from '../../../shared/domain/ids.ts';
import { parseApplicationSearch, parsePaymentSearch } from '../../../shared/lambda/parse-search.ts';

const whyNot = (search: unknown) =>
  paymentSearch.safeParse(search).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('a search', () => {
  it.each([
    { by: 'receipt_number', receiptNumber: 'ABC123-DEF456-GHI789-JKL012' },
    { by: 'email', value: 'amina@example.org' },
    { by: 'passport_number', value: 'X1234567' },
    { by: 'user', userId: 'amina' },
    { by: 'gateway_reference', method: 'stripe', reference: 'pi_1' },
    { by: 'date', from: '2026-11-01', to: '2026-11-30' },
  ])('by $by is accepted', (search) => {
    expect(paymentSearch.parse(search)).toEqual({ ...search, limit: 20 });
    expect(applicationSearch.parse({ ...search, limit: 100, cursor: 'x' })).toMatchObject({ limit: 100, cursor: 'x' });
  });

  it.each([
    ['in two ways at once', { by: 'email', value: 'a@example.org', userId: 'x' }, /Unrecognized key/],
    ['in no way', { limit: 5 }, /by: /],
    ['in a way that there is not', { by: 'name', name: 'Amina' }, /by: /],
    ['for half a receipt number', { by: 'receipt_number', receiptNumber: 'ABC123' }, /not a receipt number/],
    ['for a reference of no gateway', { by: 'gateway_reference', reference: 'pi_1' }, /method/],
    ['backwards', { by: 'date', from: '2026-11-02', to: '2026-11-01' }, /to: is before from/],
    ['over more than 31 days', { by: 'date', from: '2026-11-01', to: '2026-12-02' }, /to: not within 31 days/],
    ['on a day that there is not', { by: 'date', from: '2026-02-30', to: '2026-03-01' }, /from: /],
    ['for the state of an application', { by: 'date', from: '2026-11-01', to: '2026-11-01', status: 'paid' }, /status/],
    ['for too much', { by: 'user', userId: 'amina', limit: 101 }, /limit/],
  ])('is rejected %s', (_, search, why) => {
    expect(whyNot(search)?.join('\n')).toMatch(why);
  });

  it('covers at most 31 days, inclusive', () => {
    expect(whyNot({ by: 'date', from: '2026-11-01', to: '2026-12-01' })).toBeUndefined();
  });

  it('by date covers whole days in UTC', () => {
    const body = { by: 'date', from: '2026-11-01', to: '2026-11-02' } as const;
    const span = { by: 'date', from: Date.UTC(2026, 10, 1), until: Date.UTC(2026, 10, 3) };
    const page = { limit: 20 };
    expect(parsePaymentSearch(paymentSearch.parse({ ...body, status: 'failed' }))).toEqual({
      search: { ...span, state: 'failed' },
      page,
    });
    expect(parseApplicationSearch(applicationSearch.parse({ ...body, state: 'paid' }))).toEqual({
      search: { ...span, state: 'paid' },
      page,
    });
    expect(parsePaymentSearch(paymentSearch.parse(body)).search).toEqual(span);
  });

  it('accepts every spelling of a receipt number', () => {
    const id = 'pay_abcdefghijklmnop01234567';
    for (const written of [
      receiptNumber(id),
      receiptNumber(id).toLowerCase(),
      'ABCDEF GHIJKL MNOP01 234567',
      id.slice(4),
    ]) {
      const { search } = parsePaymentSearch(paymentSearch.parse({ by: 'receipt_number', receiptNumber: written }));
      expect(search).toEqual({ by: 'receipt_number', paymentId: id });
    }
    expect(paymentIdOfReceipt(receiptNumber(id))).toBe(id);
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
  it('is queried by day, by application, or for today, but not by both', () => {
    const applicationId = `app_${'a'.repeat(16)}`;
    for (const query of [{}, { day: '2026-11-23' }, { applicationId }]) {
      expect(auditQuery.safeParse({ ...query, limit: '5' }).success).toBe(true);
    }
    expect(auditQuery.safeParse({ day: '2026-11-23', applicationId }).success).toBe(false);
  });
});
