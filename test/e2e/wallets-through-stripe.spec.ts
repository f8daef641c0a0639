import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';
import type { Visitor } from './support/visitor.ts';

test.skip(
  !['alipay:stripe', 'wechat-pay:stripe'].every((route) => process.env.PAYMENT_METHODS?.includes(route)),
  'by default, each wallet has its own gateway: set PAYMENT_METHODS=stripe,paypal,alipay:stripe,wechat-pay:stripe',
);

const authorize = (page: Page) => page.getByRole('button', { name: 'Authorize test payment' });
const atStripe = (page: Page) => page.waitForURL(/\/wallets\//);

async function isPaid(visitor: Visitor): Promise<void> {
  await expect(visitor.status).toContainText('Your payment has arrived');
  await expect(visitor.status).toContainText('CN¥720.00');
}

async function paymentsOf(visitor: Visitor): Promise<string[]> {
  const { items } = await (await visitor.api()).payments();
  return items.map(({ method, status }) => `${method} ${status}`);
}

/** Chooses WeChat Pay. @returns what the code on the page says, as a camera reads it */
async function showCode(visitor: Visitor): Promise<string> {
  const { page } = visitor;
  const answer = page.waitForResponse((response) => /\/applications\/\w+\/payments$/.test(response.url()));
  await visitor.choose('WeChat Pay');
  await expect(page.getByRole('img', { name: 'QR code to pay by WeChat Pay' })).toBeVisible();
  return (await (await answer).json()).checkout.codeUrl;
}

test('Alipay is paid on a page of Stripe', async ({ visitor, page, looksRight }) => {
  await visitor.readyToPay();
  await visitor.choose('Alipay');
  await atStripe(page);
  await authorize(page).click();
  await isPaid(visitor);
  await looksRight();
  expect(await paymentsOf(visitor)).toEqual(['alipay succeeded']);
});

test('an attempt with Alipay that fails is made again, as one payment', async ({ visitor, page, looksRight }) => {
  await visitor.readyToPay();
  await visitor.choose('Alipay');
  await atStripe(page);
  await visitor.button('Fail test payment').click();
  await expect(visitor.status).toContainText('Not paid yet');
  await looksRight();
  await visitor.link('Continue payment').click();
  await visitor.choose('Alipay');
  await atStripe(page);
  await authorize(page).click();
  await isPaid(visitor);
  expect(await paymentsOf(visitor)).toEqual(['alipay succeeded']);
});

test('without a notification, the return from Stripe settles Alipay', async ({ visitor, sandbox, page }) => {
  await visitor.readyToPay();
  await sandbox.fault('stripe', { kind: 'drop', times: 20 });
  await visitor.choose('Alipay');
  await atStripe(page);
  await authorize(page).click();
  await isPaid(visitor);
  await expect(page.getByText('found by a check')).toBeVisible();
});

test('WeChat Pay shows a code on every device, and the page goes on by itself', async ({
  visitor,
  page,
  context,
  looksRight,
}) => {
  await visitor.readyToPay();
  const code = await showCode(visitor);
  await looksRight();
  const otherPhone = await context.newPage();
  await otherPhone.goto(code);
  await authorize(otherPhone).click();
  await expect(otherPhone.getByText('You may close this page.')).toBeVisible();
  await page.bringToFront();
  await isPaid(visitor);
  expect(await paymentsOf(visitor)).toEqual(['wechat-pay succeeded']);
});

test('a code of WeChat Pay is given up for a card, and is dead', async ({ visitor, context }) => {
  await visitor.readyToPay();
  const code = await showCode(visitor);
  await visitor.button('Choose another way to pay').click();
  await visitor.choose('Card');
  await visitor.payByCard('4242 4242 4242 4242');
  await expect(visitor.status).toContainText('Your payment has arrived');
  const otherPhone = await context.newPage();
  await otherPhone.goto(code);
  await expect(otherPhone.getByText('This payment is canceled')).toBeVisible();
  expect(await paymentsOf(visitor)).toEqual(['stripe succeeded', 'wechat-pay canceled']);
});
