import { expect, test } from 'vitest';
import { searchDetails } from '../../../shared/domain/audit-event.ts';
import { applicationId, paymentId } from '../../../shared/domain/ids.ts';
import {
  indexTerms,
  isPersonalSearch,
  PERSONAL_SEARCHES,
  type Search,
  searchTerm,
} from '../../../shared/domain/search.ts';
import { personal } from '../../support/fixtures.ts';

const application = applicationId('0123456789abcdef');
const payment = paymentId(application, '01234567');

type OneTerm = Exclude<Search<string>, { by: 'date' }>;
const EXACT: readonly (readonly [OneTerm, string])[] = [
  [{ by: 'receipt_number', paymentId: payment }, `receipt:${payment}`],
  [{ by: 'application_number', applicationId: application }, `application:${application}`],
  [{ by: 'user', userId: 'Amina' }, 'user:Amina'],
  [{ by: 'gateway_reference', gateway: 'alipay', reference: 'T1' }, 'alipay:T1'],
];
const PERSONAL: readonly (readonly [OneTerm, string])[] = [
  [{ by: 'email', value: ' AMINA@Example.org' }, 'email:amina@example.org'],
  [{ by: 'passport_number', value: 'x 123-4567' }, 'passport_number:X1234567'],
];

test.each([...EXACT, ...PERSONAL])('the search %j has the term %s, also in the audit trail', (search, term) => {
  expect(searchTerm(search)).toBe(term);
  expect(searchDetails(search)).toEqual({ searchedBy: search.by, term });
});

test('the personal data of an application is found by the terms of these searches', () => {
  expect(indexTerms(personal())).toEqual(PERSONAL.map(([, term]) => term));
  expect(PERSONAL_SEARCHES).toEqual(PERSONAL.map(([{ by }]) => by));
  expect([...EXACT, ...PERSONAL].filter(([search]) => isPersonalSearch(search))).toEqual(PERSONAL);
});

test('the audit trail records the days of a search by date, and the state, if one was chosen', () => {
  const days = { from: '2026-11-01', to: '2026-11-30' };
  const search = { by: 'date', days, from: 0, until: 1 } as const;
  expect(searchDetails(search)).toStrictEqual({ searchedBy: 'date', ...days });
  expect(searchDetails({ ...search, state: 'paid' })).toStrictEqual({ searchedBy: 'date', ...days, state: 'paid' });
});
