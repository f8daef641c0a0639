import { expect, test } from './support/test.ts';
import { Visitor } from './support/visitor.ts';

test('to Alipay and back', async ({ visitor, looksRight, page }) => {
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

test('return before notification: the check settles it', async ({ visitor, sandbox, page }) => {
  await visitor.readyToPay();
  await sandbox.fault('alipay', { kind: 'drop', times: 20 });
  await visitor.choose('Alipay');
  await visitor.payAtAlipay();
  await expect(visitor.status).toContainText('Your payment has arrived');
  await expect(page.getByText('found by a check')).toBeVisible();
});

test('notification before return: the page that is already open hears of it', async ({ visitor, page, context }) => {
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

test('in another browser the way back names no status and asks to sign in', async ({
  visitor,
  browser,
  looksRight,
  page,
}) => {
  await visitor.readyToPay();
  await visitor.choose('Alipay');
  await visitor.button(/Log in as test buyer/).click();
  const comesBack = page.waitForRequest(/\/return\?/);
  await visitor.button(/^Pay ¥/).click();
  const back = (await comesBack).url();
  const stranger = await browser.newContext({ locale: 'en-GB' });
  const other = await stranger.newPage();
  await other.goto(back);
  await expect(other.getByRole('heading', { name: 'Thank you for coming back' })).toBeVisible();
  await expect(other.getByRole('main')).not.toContainText(/arrived|paid yet|¥|US\$/i);
  await looksRight(other);
  // Whoever signs in there with another account learns nothing either.
  await other.getByRole('button', { name: 'Sign in and check' }).click();
  await new Visitor(other, new URL(back).origin).signIn();
  await expect(other.getByText('There is nothing here that belongs to you.').first()).toBeVisible();
  await stranger.close();
});

test('a balance that is too low, the back button, and then a card', async ({ visitor, page, looksRight }) => {
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
