import { expect, test } from './support/test.ts';
import { CARD } from './support/visitor.ts';

test('a network failure before the charge leads to a check and a new attempt', async ({
  visitor,
  context,
  page,
  looksRight,
}) => {
  await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.typeCard(CARD.pays);
  await context.setOffline(true);
  await visitor.button(/^Pay /).click();
  await expect(page.getByRole('alert')).toContainText('do not pay again before you have checked');
  await context.setOffline(false);
  await visitor.button('Check my payment').click();
  await expect(page.getByText('We have just asked the payment provider: nothing has been paid.')).toBeVisible();
  await looksRight();
  await visitor.link('Continue payment').click();
  await visitor.payByCard(CARD.pays);
  await expect(visitor.status).toContainText('Your payment has arrived');
});

test('a network failure after the charge shows the payment as received', async ({ visitor, page }) => {
  await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.typeCard(CARD.pays);
  await page.route(/\/confirm$/, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await visitor.button(/^Pay /).click();
  await expect(visitor.status).toContainText('Your payment has arrived');
  const { items } = await (await visitor.api()).payments();
  expect(items).toHaveLength(1);
});

test('a check settles a payment whose notifications were lost', async ({ visitor, sandbox, page, context }) => {
  const id = await visitor.readyToPay();
  await sandbox.fault('stripe', { kind: 'drop', times: 50 });
  await visitor.choose('Card');
  await visitor.typeCard(CARD.pays);
  const answered = page.waitForResponse(/\/confirm$/);
  await visitor.button(/^Pay /).click();
  await answered;
  await page.close();
  const again = visitor.at(await context.newPage());
  await again.page.goto(`/applications/${id}`);
  await again.link('View the open payment').click();
  await again.button('Check my payment').click();
  await expect(again.status).toContainText('Your payment has arrived');
});

test('a card form whose code was not loaded is loaded again with the page', async ({ visitor, page }) => {
  await visitor.readyToPay();
  await page.route(/\/card-elements[^/]*\.js$/, (route) => route.abort(), { times: 1 });
  await visitor.choose('Card');
  await expect(page.getByRole('alert')).toContainText('The card form could not be loaded');
  const loaded = page.waitForEvent('load');
  await visitor.button('Try again').click();
  await loaded;
  await visitor.payByCard(CARD.pays);
  await expect(visitor.status).toContainText('Your payment has arrived');
});

test('a page whose code was not loaded says what to do, and is loaded again', async ({ visitor, page }) => {
  await visitor.enter('/applications');
  await page.route(/\/payments-[^/]*\.js$/, (route) => route.abort(), { times: 1 });
  await visitor.link('My payments').click();
  await expect(page.getByRole('alert')).toContainText('Check your internet connection and try again.');
  await visitor.button('Load the page again').click();
  await expect(page.getByRole('heading', { name: 'My payments' })).toBeVisible();
});

test('an unavailable gateway is reported and another method is offered', async ({
  visitor,
  sandbox,
  page,
  looksRight,
}) => {
  await visitor.readyToPay();
  await sandbox.fault('stripe', { kind: 'error_500', times: 20, match: { call: 'payment_intents.create' } });
  await visitor.choose('Card');
  await expect(page.getByRole('alert')).toContainText('The payment provider is not responding. Nothing was charged.', {
    timeout: 25_000,
  });
  await looksRight();
  await visitor.choose('Alipay');
  await visitor.payAtAlipay();
  await expect(visitor.status).toContainText('Your payment has arrived');
});

test('a rejected access token is refreshed without interrupting the payment', async ({ visitor, page }) => {
  await visitor.readyToPay();
  let refused = 0;
  await page.route('**/api/applications/*/payments', async (route) => {
    refused += 1;
    const headers = { ...route.request().headers(), ...(refused === 1 && { authorization: 'Bearer worn-out' }) };
    await route.continue({ headers });
  });
  const renewed = page.waitForRequest((request) => /grant_type=refresh_token/.test(request.postData() ?? ''));
  await visitor.choose('Card');
  await renewed;
  await visitor.payByCard(CARD.pays);
  await expect(visitor.status).toContainText('Your payment has arrived');
  expect(refused).toBe(2);
});

test('after an expired session, signing in returns to the same page', async ({ visitor, page }) => {
  await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.typeCard(CARD.pays);
  const over = { status: 400, contentType: 'application/json', body: '{"error":"invalid_grant"}' };
  await page.route(/\/token$/, (route) => {
    const refreshes = /grant_type=refresh_token/.test(route.request().postData() ?? '');
    return refreshes ? route.fulfill(over) : route.continue();
  });
  await page.route(
    '**/api/payments/pay_*',
    (route) => route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer worn-out' } }),
    { times: 1 },
  );
  const leaves = page.waitForRequest(/\/auth\?/);
  await visitor.button(/^Pay /).click();
  await leaves;
  await expect(visitor.status).toContainText('Your payment has arrived');
});
