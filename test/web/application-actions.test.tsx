import { screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { ApplicationActions } from '../../web/src/application/application-actions.tsx';
import { fakeApi } from './support/fake-api.ts';
import { closePage, renderPage } from './support/render-page.tsx';

const open = {
  paymentId: 'pay_000000000000000000000001',
  method: 'alipay',
  payableUntil: '2999-11-23T11:00:00.000Z',
  closesAt: '2999-11-23T11:01:00.000Z',
} as const;

afterEach(closePage);

test.each([
  ['an open payment can be continued', open, ['Continue payment', 'View the open payment']],
  [
    'a payment that was given up is neither to be continued nor called open',
    { ...open, closing: true },
    ['Choose how to pay', 'View the payment that is being closed'],
  ],
  ['without a payment, one can be started', undefined, ['Pay now']],
])('%s', async (_, payment, labels) => {
  fakeApi();
  const application = { id: 'app_0000000000000000', state: 'submitted', ...(payment && { open: payment }) };
  await renderPage(<ApplicationActions application={application as never} />, '/');
  expect(screen.getAllByRole('link').map(({ textContent }) => textContent)).toEqual(labels);
});
