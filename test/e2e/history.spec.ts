import type { PaymentRecord } from '../../client/api-client.ts';
import { expect, test } from './support/test.ts';
import { CARD } from './support/visitor.ts';

test('the payment history is filtered by status and day, and the URL contains the filter', async ({
  visitor,
  looksRight,
  page,
}) => {
  const api = await visitor.api();
  for (const method of ['stripe', 'alipay'] as const)
    await api.startPayment((await api.applyAndSubmit({ nationality: 'FRA' })).id, method);
  await visitor.enter('/payments');
  await expect(page.locator('.row')).toHaveCount(2);
  await looksRight();
  await page.getByLabel('Status').selectOption('succeeded');
  await expect(page.getByText('There are no payments to show.')).toBeVisible();
  await looksRight();
  await page.getByLabel('Status').selectOption('pending');
  await expect(page.locator('.row')).toHaveCount(2);
  await page.getByLabel('To', { exact: true }).fill('2026-01-31');
  await expect(page.getByText('There are no payments to show.')).toBeVisible();
  await expect(page).toHaveURL(/status=pending&to=2026-01-31/);
});

test('a second page of payments can be loaded', async ({ visitor, page }) => {
  await visitor.enter('/payments');
  const one = (id: number) => ({
    id: `pay_${String(id).padStart(24, '0')}`,
    applicationId: 'app_0000000000000000',
    receiptNumber: `R-${id}`,
    method: 'stripe',
    status: 'expired',
    amount: { amount: 2575, currency: 'USD' },
    createdAt: '2026-11-01T10:00:00.000Z',
    updatedAt: '2026-11-01T10:00:00.000Z',
    payableUntil: '2026-11-01T11:00:00.000Z',
    closesAt: '2026-11-01T11:00:00.000Z',
  });
  await page.route('**/api/payments?*', (route) => {
    const second = route.request().url().includes('cursor=abc');
    return route.fulfill({ json: second ? { items: [one(3)] } : { items: [one(1), one(2)], next: 'abc' } });
  });
  await visitor.link('My applications').click();
  await visitor.link('My payments').click();
  await expect(page.locator('.row')).toHaveCount(2);
  await visitor.button('Show more').click();
  await expect(page.locator('.row')).toHaveCount(3);
  await expect(visitor.button('Show more')).toHaveCount(0);
});

test('a canceled payment is closed, and another one can be started', async ({ visitor, looksRight, page }) => {
  await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.card.getByRole('textbox').first().waitFor();
  await visitor.link('My payments').click();
  await visitor.link('US$100.00').click();
  await expect(visitor.button('Cancel this payment')).toBeVisible();
  await looksRight();
  await visitor.button('Cancel this payment').click();
  await visitor.button('Yes, cancel it').click();
  await expect(visitor.status).toContainText('This payment was canceled');
  await looksRight();
  await visitor.link('Pay again').click();
  await visitor.choose('Card');
  await visitor.payByCard(CARD.pays);
  await expect(visitor.status).toContainText('Your payment has arrived');
  await expect(page).toHaveURL(/\/payments\/pay_/);
});

test('a manual refund shows its reference, and a refund in manual review shows whether an amount is owed', async ({
  visitor,
  page,
  looksRight,
}) => {
  const person = await visitor.api();
  const { id } = await person.applyAndSubmit({ nationality: 'FRA' });
  const { payment } = await person.startPayment(id, 'stripe');
  // This state needs a week and an uncooperative bank, so the API response is replaced.
  await page.route(`**/api/payments/${payment.id}`, async (route) => {
    const response = await route.fetch();
    const record: PaymentRecord = await response.json();
    const { amount, createdAt: at } = record;
    const common = { amount, createdAt: at, updatedAt: at, reason: 'goodwill' };
    const refunds = [
      { ...common, id: 're_1', state: 'done', manualRefund: { reference: 'BANK 4711', at } },
      { ...common, id: 're_2', state: 'manual_review', owed: { ...amount, amount: 0 } },
      { ...common, id: 're_3', state: 'manual_review', owed: amount },
    ];
    const by = { at, from: 'succeeded', to: 'succeeded', by: 'staff', description: 'refund re_1: manual' };
    const paid = { status: 'succeeded', accepted: true, succeededAt: at, refunded: amount };
    await route.fulfill({ response, json: { ...record, ...paid, refunds, history: [...record.history, by] } });
  });
  await visitor.enter(`/payments/${payment.id}`);
  const refunds = page.getByRole('region', { name: 'Refunds' }).getByRole('listitem');
  await expect(refunds).toHaveCount(3);
  await expect(refunds.nth(0)).toContainText('by other means, such as a bank transfer');
  await expect(refunds.nth(0)).toContainText('BANK 4711');
  await expect(refunds.nth(1)).toContainText('no longer needed');
  await expect(refunds.nth(2)).toContainText('the Visa Office is taking care of it');
  await expect(page.getByText('Refunded by the Visa Office by other means.')).toBeVisible();
  await looksRight();
});
