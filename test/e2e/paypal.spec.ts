import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';
import type { Visitor } from './support/visitor.ts';

const atPayPal = (page: Page) => page.waitForURL(/checkoutnow/);
const approve = async (visitor: Visitor, account = 'Pays') => {
  await visitor.page.getByLabel('Pay with the account').selectOption({ label: account });
  await visitor.button('Approve').click();
};

async function isPaid(visitor: Visitor): Promise<void> {
  await expect(visitor.status).toContainText('Your payment has arrived');
  await expect(visitor.status).toContainText('US$100.00');
}

async function paymentsOf(visitor: Visitor): Promise<string[]> {
  const { items } = await (await visitor.api()).payments();
  return items.map(({ method, status }) => `${method} ${status}`);
}

test('a payment with PayPal succeeds', async ({ visitor, page, looksRight }) => {
  await visitor.readyToPay();
  await visitor.choose('PayPal');
  await atPayPal(page);
  await approve(visitor);
  await isPaid(visitor);
  await looksRight();
  expect(await paymentsOf(visitor)).toEqual(['paypal succeeded']);
});

test('without any notification the return captures the payment', async ({ visitor, sandbox, page }) => {
  await visitor.readyToPay();
  await sandbox.fault('paypal', { kind: 'drop', times: 20 });
  await visitor.choose('PayPal');
  await atPayPal(page);
  await approve(visitor);
  await isPaid(visitor);
});

test('a notification before the return updates an open page', async ({ visitor, page, context }) => {
  const id = await visitor.readyToPay();
  await visitor.choose('PayPal');
  await atPayPal(page);
  const second = visitor.at(await context.newPage());
  await second.page.goto(`/applications/${id}`);
  await second.link('View the open payment').click();
  await expect(second.status).toContainText('Not paid yet');
  // Approved, but this browser has not been sent back yet.
  const url = new URL(page.url());
  const form = { token: url.searchParams.get('token') ?? '', account: 'pays', choice: 'approve' };
  const approved = await page.request.post(`${url.origin}${url.pathname}`, { form, maxRedirects: 0 });
  await isPaid(second);
  await page.goto(String(approved.headers().location));
  await isPaid(visitor);
  expect(await paymentsOf(visitor)).toEqual(['paypal succeeded']);
});

test('a payer who cancels at PayPal comes back unpaid, and continues there', async ({ visitor, page, looksRight }) => {
  await visitor.readyToPay();
  await visitor.choose('PayPal');
  await atPayPal(page);
  await visitor.button('Cancel and return to the merchant').click();
  await expect(visitor.status).toContainText('Not paid yet');
  await looksRight();
  await visitor.link('Continue payment').click();
  await visitor.choose('PayPal');
  await atPayPal(page);
  await approve(visitor);
  await isPaid(visitor);
  expect(await paymentsOf(visitor)).toEqual(['paypal succeeded']);
});

test('after a declined account, a card pays', async ({ visitor, page }) => {
  const id = await visitor.readyToPay();
  await visitor.choose('PayPal');
  await atPayPal(page);
  await approve(visitor, 'Its card is declined');
  await expect(visitor.status).toContainText('Not paid yet');
  await page.goto(`/applications/${id}/pay`);
  await visitor.choose('Card');
  await visitor.payByCard('4242 4242 4242 4242');
  await expect(visitor.status).toContainText('Your payment has arrived');
  const all = await paymentsOf(visitor);
  expect(all.filter((one) => one.endsWith('succeeded'))).toEqual(['stripe succeeded']);
});
