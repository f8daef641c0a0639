import { expect, test } from './support/test.ts';
import { CARD } from './support/visitor.ts';

test('a reload, the back button and a second tab resume the same payment', async ({ visitor, page, context }) => {
  const id = await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.card.getByLabel('Card number').waitFor();
  await page.reload();
  await visitor.card.getByLabel('Card number').waitFor();
  await visitor.link('Back to the application').click();
  await page.goBack();
  await visitor.card.getByLabel('Card number').waitFor();
  const second = visitor.at(await context.newPage());
  await second.page.goto(`/applications/${id}`);
  await second.link('Continue payment').click();
  await second.card.getByLabel('Card number').waitFor();
  const { items } = await (await visitor.api()).payments();
  expect(items).toHaveLength(1);
});

test('a double click pays once', async ({ visitor }) => {
  await visitor.readyToPay();
  await visitor.page.getByRole('radio', { name: 'Card' }).check();
  await visitor.button('Continue with card').dblclick();
  await visitor.typeCard(CARD.pays);
  await visitor.button(/^Pay /).dblclick();
  await expect(visitor.status).toContainText('Your payment has arrived');
  const { items } = await (await visitor.api()).payments();
  expect(items).toHaveLength(1);
});

test('two concurrent tabs make one payment, and both show it as paid', async ({ visitor, context }) => {
  const id = await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.typeCard(CARD.pays);
  const second = visitor.at(await context.newPage());
  await second.page.goto(`/applications/${id}/pay`);
  await second.typeCard(CARD.pays);
  // The second tab may already show the result without the button.
  await Promise.allSettled([visitor, second].map((tab) => tab.button(/^Pay /).dispatchEvent('click')));
  await expect(visitor.status).toContainText('Your payment has arrived');
  await expect(second.status).toContainText('Your payment has arrived');
  const { items } = await (await visitor.api()).payments();
  expect(items.map(({ status, accepted }) => [status, accepted])).toEqual([['succeeded', true]]);
});

test('a tab that is closed right after paying and reopened shows the payment', async ({ visitor, page, context }) => {
  const id = await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.typeCard(CARD.pays);
  const answered = page.waitForResponse(/\/confirm$/);
  await visitor.button(/^Pay /).click();
  await answered;
  await page.close();
  const again = visitor.at(await context.newPage());
  await again.page.goto(`/applications/${id}/pay`);
  await expect(again.status).toContainText('Your payment has arrived');
});
