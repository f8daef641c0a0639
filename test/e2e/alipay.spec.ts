import { expect, test } from './support/test.ts';
import { Visitor } from './support/visitor.ts';

test('a payment with Alipay succeeds', async ({ visitor, looksRight, page }) => {
  await visitor.readyToPay();
  await visitor.choose('Alipay');
  await page.waitForURL(/gateway\.do|cashier/);
  await visitor.payAtAlipay();
  await expect(visitor.status).toContainText('Your payment has arrived');
  await expect(visitor.status).toContainText('CN¥720.00');
  await looksRight();
  const { items } = await (await visitor.api()).payments();
  expect(items).toHaveLength(1);
});

test('a return before the notification is settled by the check', async ({ visitor, sandbox, page }) => {
  await visitor.readyToPay();
  await sandbox.fault('alipay', { kind: 'drop', times: 20 });
  await visitor.choose('Alipay');
  await visitor.payAtAlipay();
  await expect(visitor.status).toContainText('Your payment has arrived');
  await expect(page.getByText('found by a check')).toBeVisible();
});

test('a notification before the return updates an open page', async ({ visitor, page, context }) => {
  const id = await visitor.readyToPay();
  await visitor.choose('Alipay');
  await visitor.button(/Log in as test buyer/).click();
  const second = visitor.at(await context.newPage());
  await second.page.goto(`/applications/${id}`);
  await second.link('View the open payment').click();
  await expect(second.status).toContainText('Not paid yet');
  // Paid, but this browser has not been sent back yet.
  const paid = await page.request.post(`${page.url()}/pay`, { form: { outcome: 'success' }, maxRedirects: 0 });
  await expect(second.status).toContainText('Your payment has arrived');
  await page.goto(String(paid.headers().location));
  await expect(visitor.status).toContainText('Your payment has arrived');
});

test('a return in another browser shows no status and asks to sign in', async ({
  visitor,
  browser,
  looksRight,
  page,
}) => {
  await visitor.readyToPay();
  await visitor.choose('Alipay');
  await visitor.button(/Log in as test buyer/).click();
  const returnRequest = page.waitForRequest(/\/return\?/);
  await visitor.button(/^Pay ¥/).click();
  const back = (await returnRequest).url();
  const otherBrowser = await browser.newContext({ locale: 'en-GB' });
  const other = await otherBrowser.newPage();
  await other.goto(back);
  await expect(other.getByRole('heading', { name: 'Thank you for coming back' })).toBeVisible();
  await expect(other.getByRole('main')).not.toContainText(/arrived|paid yet|¥|US\$/i);
  await looksRight(other);
  // Another account sees nothing either.
  await other.getByRole('button', { name: 'Sign in and check' }).click();
  await new Visitor(other, new URL(back).origin).signIn();
  await expect(other.getByText('There is nothing here that belongs to you.').first()).toBeVisible();
  await otherBrowser.close();
});

test('after an insufficient Alipay balance and the back button, a card pays', async ({ visitor, page, looksRight }) => {
  await visitor.readyToPay();
  await visitor.choose('Alipay');
  await visitor.button(/Log in as test buyer/).click();
  await visitor.button('Pay with an insufficient balance').click();
  await expect(page.getByText('The balance is insufficient')).toBeVisible();
  await page.goBack();
  await page.goBack();
  await page.goBack();
  await expect(page.getByText('You have already started a payment: Alipay')).toBeVisible();
  await looksRight();
  await visitor.choose('Card');
  await visitor.payByCard('4242 4242 4242 4242');
  await expect(visitor.status).toContainText('Your payment has arrived');
  const { items } = await (await visitor.api()).payments();
  expect(items.map(({ method, status }) => [method, status])).toEqual([
    ['stripe', 'succeeded'],
    ['alipay', 'canceled'],
  ]);
});
