import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { afterEach, expect, test } from 'vitest';
import Receipt from '../../web/src/routes/receipt.tsx';
import { fakeApi, OFFICE_NAME } from './support/fake-api.ts';
import { closePage, renderPage } from './support/render-page.tsx';

const ID = 'pay_00000000000000000000000l';
const APPLICATION = 'app_000000000000000l';

afterEach(closePage);

test('a receipt contains only numbers that can be read out', async () => {
  const { call } = fakeApi();
  await renderPage(
    <Routes>
      <Route path="payments/:paymentId/receipt" element={<Receipt />} />
    </Routes>,
    `/payments/${ID}/receipt`,
  );
  (await call(`/payments/${ID}`)).respond({
    id: ID,
    version: 2,
    applicationId: APPLICATION,
    receiptNumber: 'R-1',
    method: 'stripe',
    status: 'succeeded',
    accepted: true,
    amount: { amount: 2575, currency: 'USD' },
    createdAt: '2026-11-01T10:00:00.000Z',
    updatedAt: '2026-11-01T10:00:00.000Z',
    succeededAt: '2026-11-01T10:00:00.000Z',
    payableUntil: '2026-11-01T11:00:00.000Z',
    closesAt: '2026-11-01T11:00:00.000Z',
    refunds: [],
    history: [],
  });
  (await call(`/applications/${APPLICATION}`)).respond({
    id: APPLICATION,
    applicationNumber: 'A-1',
    state: 'paid',
    fullName: 'Amina Applicant',
    email: 'amina@example.com',
    passportNumber: '****4567',
    nationality: 'GBR',
    visaType: 'tourist-30-days',
    arrivalDate: '2027-01-15',
  });
  await screen.findByText('R-1');
  await screen.findByText('A-1');
  expect(document.body.textContent).not.toContain(APPLICATION);
  await screen.findByText(OFFICE_NAME);
  expect(screen.getByText('+1 (555) 0100').closest('.receipt')).not.toBeNull();
});
