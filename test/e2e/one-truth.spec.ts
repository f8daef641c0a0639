import { expect, test } from './support/test.ts';
import { CARD } from './support/visitor.ts';

const WARNING = /do not pay|not know yet|no certain answer/i;

test('a slow bank that accepts in the end leaves one message', async ({ visitor, page, looksRight }) => {
  await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.payByCard(CARD.processing);
  await expect(visitor.status).toContainText('Your payment has arrived');
  await expect(page.getByRole('main')).not.toContainText(WARNING);
  await expect(visitor.button('Check my payment')).toHaveCount(0);
  await looksRight();
});

test('a slow bank that declines in the end leaves one message and a way on', async ({ visitor, page, looksRight }) => {
  await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.payByCard(CARD.processingThenDeclined);
  await expect(visitor.status).toContainText('Nothing was charged.');
  await expect(page.getByRole('main')).not.toContainText(WARNING);
  await looksRight();
  await visitor.link('Continue payment').click();
  await visitor.payByCard(CARD.pays);
  await expect(visitor.status).toContainText('Your payment has arrived');
});

test('a check in one tab and a payment in another end in one message', async ({ visitor, context }) => {
  const id = await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.typeCard(CARD.pays);
  const checking = visitor.at(await context.newPage());
  await checking.page.goto(`/applications/${id}`);
  await checking.link('View the open payment').click();
  await checking.button('Check my payment').click();
  await expect(checking.status).toContainText('nothing has been paid');
  await visitor.button(/^Pay /).click();
  await expect(checking.status).toContainText('Your payment has arrived');
  await expect(checking.page.getByRole('main')).not.toContainText('nothing has been paid');
});

test('a refund that fails is not shown as refunded', async ({ visitor, page, looksRight }) => {
  const id = await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.payByCard(CARD.refundFails);
  await expect(visitor.status).toContainText('Your payment has arrived');
  const payment = page.url();
  await (await visitor.api()).withdraw(id);
  await page.goto(payment);
  await expect(visitor.status).toContainText('The refund failed');
  await expect(visitor.status).not.toContainText('Refunded');
  await looksRight();
  await visitor.link('Go to the application').click();
  await expect(page.getByRole('region', { name: 'Your payment' })).toContainText('Refund failed');
  await expect(page.getByRole('main')).not.toContainText('If you pay by');
  await looksRight();
});

test('Stripe that is blocked is asked for once, and leaves a way on', async ({ visitor, page, looksRight }) => {
  let asked = 0;
  const { scripts } = await (await page.request.get('/api/config')).json();
  const stripeJs = scripts.find(({ method }: { method: string }) => method === 'stripe').standIn;
  await page.route(stripeJs, (route) => {
    asked += 1;
    return route.abort();
  });
  await visitor.readyToPay();
  await visitor.choose('Card');
  await expect(page.getByRole('alert')).toContainText('The card form could not be loaded');
  expect(asked).toBe(1);
  await looksRight();
  await visitor.button('Try again').click();
  await expect(page.getByRole('alert')).toContainText('The card form could not be loaded');
  // The page may still show the failure of before.
  await expect.poll(() => asked).toBe(2);
  await page.unroute(stripeJs);
  await visitor.button('Try again').click();
  await visitor.payByCard(CARD.pays);
  await expect(visitor.status).toContainText('Your payment has arrived');
});
