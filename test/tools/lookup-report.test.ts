import { expect, it } from 'vitest';
import type { StaffMember } from '../../client/staff-member.ts';
import { officeTime } from '../../shared/calendar/office-time.ts';
import { reportOn } from '../../tools/lookup/report.ts';

const RECORD = {
  id: 'pay_1',
  applicationId: 'app_1',
  receiptNumber: '1234',
  method: 'stripe',
  status: 'pending',
  amount: { amount: 2575, currency: 'USD' },
  account: 'acct_old/test',
  history: [],
  refunds: [],
};

const reportWhen = (checked: object, changes: object = {}) =>
  reportOn(
    {
      staffCheckPayment: async () => checked,
      staffGetPayment: async () => ({ ...RECORD, ...changes }),
    } as unknown as StaffMember,
    RECORD.id,
    officeTime('UTC'),
  );

it('names the merchant account of the payment', async () => {
  const report = await reportWhen({ result: 'continue', next: 'Continue this payment.' });
  expect(report).toContain('stripe, account acct_old/test');
  expect(report).not.toContain('cannot be asked');
});

it('says that a payment belongs to an account whose keys are not in the secret', async () => {
  const report = await reportWhen({ result: 'unknown', reason: 'account_unavailable', next: 'Do not pay again.' });
  expect(report).toMatch(/^NOT KNOWN YET: 25\.75 USD/m);
  expect(report).toContain('belongs to the merchant account acct_old/test, whose keys are not in the secret');
});

it.each([
  ['open', true],
  ['inquiry', true],
  ['won', false],
  ['lost', false],
  ['closed', false],
])('whether a dispute is open is in the first line: %s', async (state, isOpen) => {
  const dispute = { id: 'dp_1', amount: RECORD.amount, state, observedAt: '2026-11-25T12:00:00.000Z' };
  const paid = { status: 'succeeded', accepted: true, disputes: [dispute] };
  const report = await reportWhen({ result: 'paid', next: 'The application is paid.' }, paid);
  expect(report.split('\n')[1]).toBe(`PAID: 25.75 USD${isOpen ? ', A DISPUTE IS OPEN' : ''}`);
});
