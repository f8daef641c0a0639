import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';
import type { Visitor } from './support/visitor.ts';

test.skip(
  !process.env.OPTIONAL_SCRIPTS?.includes('paypal'),
  "PayPal's window is off by default: set OPTIONAL_SCRIPTS=paypal",
);

/** Opens PayPal's window over the pay page. */
async function openWindow(visitor: Visitor): Promise<Page> {
  const opened = visitor.page.waitForEvent('popup');
  await visitor.button(/^Pay .*with PayPal$/).click();
  return opened;
}

async function paymentsOf(visitor: Visitor): Promise<string[]> {
  const { items } = await (await visitor.api()).payments();
  return items.map(({ method, status }) => `${method} ${status}`);
}

test("a payment in PayPal's window succeeds, under the strict policy", async ({ visitor, looksRight }) => {
  await visitor.readyToPay();
  await visitor.choose('PayPal');
  const window = await openWindow(visitor);
  await window.getByLabel('Pay with the account').selectOption({ label: 'Pays' });
  await window.getByRole('button', { name: 'Approve' }).click();
  await expect(visitor.status).toContainText('Your payment has arrived');
  await looksRight();
  expect(await paymentsOf(visitor)).toEqual(['paypal succeeded']);
});

test('a window that the payer closes leaves a way on: another window pays', async ({ visitor, page }) => {
  await visitor.readyToPay();
  await visitor.choose('PayPal');
  await (await openWindow(visitor)).close();
  await expect(page.getByRole('alert')).toBeVisible();
  const again = await openWindow(visitor);
  await again.getByLabel('Pay with the account').selectOption({ label: 'Pays' });
  await again.getByRole('button', { name: 'Approve' }).click();
  await expect(visitor.status).toContainText('Your payment has arrived');
  expect(await paymentsOf(visitor)).toEqual(['paypal succeeded']);
});
