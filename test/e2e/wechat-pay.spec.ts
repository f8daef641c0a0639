import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';
import type { Visitor } from './support/visitor.ts';

const code = (page: Page) => page.getByRole('img', { name: 'QR code to pay by WeChat Pay' });

/** The phone's camera, which sees the codes of all screens; this one's is found by its order number. */
async function scan(phone: Page, sandbox: string, application: string): Promise<void> {
  await phone.goto(`${sandbox}/scan`);
  await phone.getByRole('link', { name: new RegExp(`pay_${application.slice('app_'.length)}`) }).click();
}

async function isPaid(visitor: Visitor): Promise<void> {
  await expect(visitor.status).toContainText('Your payment has arrived');
  await expect(visitor.status).toContainText('CN¥720.00');
}

async function paymentsOf(visitor: Visitor): Promise<string[]> {
  const { items } = await (await visitor.api()).payments();
  return items.map(({ method, status }) => `${method} ${status}`);
}

test.describe('on a computer', () => {
  test.skip(({ isMobile }) => isMobile, 'a phone opens WeChat Pay instead of a code');

  test('a code is scanned, declined, then paid, and the page goes on by itself', async ({
    visitor,
    sandbox,
    page,
    context,
    looksRight,
  }) => {
    const id = await visitor.readyToPay();
    await visitor.choose('WeChat Pay');
    await expect(code(page)).toBeVisible();
    await looksRight();
    const phone = await context.newPage();
    await scan(phone, sandbox.url('wechat-pay'), id);
    await phone.getByRole('button', { name: 'Pay with an insufficient balance' }).click();
    await expect(phone.getByText('The balance is insufficient')).toBeVisible();
    await phone.getByRole('button', { name: /^Pay ¥/ }).click();
    await expect(phone.getByText('This order has been paid')).toBeVisible();
    await isPaid(visitor);
    await looksRight();
    expect(await paymentsOf(visitor)).toEqual(['wechat-pay succeeded']);
  });

  test('a lost notification is found by a check', async ({ visitor, sandbox, page, context }) => {
    const id = await visitor.readyToPay();
    await sandbox.fault('wechat-pay', { kind: 'drop', times: 20 });
    await visitor.choose('WeChat Pay');
    await expect(code(page)).toBeVisible();
    const phone = await context.newPage();
    await scan(phone, sandbox.url('wechat-pay'), id);
    await phone.getByRole('button', { name: /^Pay ¥/ }).click();
    await expect(phone.getByText('This order has been paid')).toBeVisible();
    await visitor.button('Check my payment').click();
    await isPaid(visitor);
    await expect(page.getByText('found by a check')).toBeVisible();
  });

  test('a code that nobody scans is given up for a card, and is dead', async ({ visitor, sandbox, page, context }) => {
    const id = await visitor.readyToPay();
    await visitor.choose('WeChat Pay');
    await expect(code(page)).toBeVisible();
    const phone = await context.newPage();
    await scan(phone, sandbox.url('wechat-pay'), id);
    await visitor.button('Choose another way to pay').click();
    await visitor.choose('Card');
    await visitor.payByCard('4242 4242 4242 4242');
    await expect(visitor.status).toContainText('Your payment has arrived');
    await phone.getByRole('button', { name: /^Pay ¥/ }).click();
    await expect(phone.getByRole('alert')).toContainText('closed');
    expect(await paymentsOf(visitor)).toEqual(['stripe succeeded', 'wechat-pay canceled']);
  });
});

test.describe('on a phone', () => {
  test.skip(({ isMobile }) => !isMobile, 'a computer shows a code');

  const atWeChat = (page: Page) => page.waitForURL(/checkmweb/);

  test('WeChat Pay opens, and returns after the payment', async ({ visitor, page, looksRight }) => {
    await visitor.readyToPay();
    await visitor.choose('WeChat Pay');
    await atWeChat(page);
    await visitor.button(/^Pay ¥/).click();
    await isPaid(visitor);
    await looksRight();
    expect(await paymentsOf(visitor)).toEqual(['wechat-pay succeeded']);
  });

  test('a return before the notification is settled by the check', async ({ visitor, sandbox, page }) => {
    await visitor.readyToPay();
    await sandbox.fault('wechat-pay', { kind: 'drop', times: 20 });
    await visitor.choose('WeChat Pay');
    await atWeChat(page);
    await visitor.button(/^Pay ¥/).click();
    await isPaid(visitor);
    await expect(page.getByText('found by a check')).toBeVisible();
  });

  test('a payer who comes back unpaid continues at WeChat Pay', async ({ visitor, page, looksRight }) => {
    await visitor.readyToPay();
    await visitor.choose('WeChat Pay');
    await atWeChat(page);
    await visitor.link('Back to the merchant').click();
    await expect(visitor.status).toContainText('Not paid yet');
    await looksRight();
    await visitor.link('Continue payment').click();
    await visitor.choose('WeChat Pay');
    await atWeChat(page);
    await visitor.button(/^Pay ¥/).click();
    await isPaid(visitor);
    expect(await paymentsOf(visitor)).toEqual(['wechat-pay succeeded']);
  });

  test('a code begun on a computer is paid on the phone, as one payment', async ({ visitor, page }) => {
    const applicant = await visitor.api();
    const { id } = await applicant.applyAndSubmit({ nationality: 'FRA' });
    const { checkout } = await applicant.startPayment(id, 'wechat-pay', 'desktop');
    expect(checkout?.type).toBe('qr');
    await visitor.enter(`/applications/${id}/pay`);
    await expect(page.getByText('You have already started a payment: WeChat Pay')).toBeVisible();
    await visitor.choose('WeChat Pay');
    await atWeChat(page);
    await visitor.button(/^Pay ¥/).click();
    await isPaid(visitor);
    expect(await paymentsOf(visitor)).toEqual(['wechat-pay succeeded']);
  });
});
