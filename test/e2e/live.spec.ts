import { expect, test } from './support/test.ts';
import { CARD } from './support/visitor.ts';

test('a page that only watches shows the payment without asking', async ({ visitor, context }) => {
  const id = await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.typeCard(CARD.pays);
  const watcher = visitor.at(await context.newPage());
  const connected = watcher.page.waitForEvent('websocket');
  await watcher.page.goto(`/applications/${id}`);
  await watcher.link('View the open payment').click();
  const socket = await connected;
  await expect(watcher.status).toContainText('Not paid yet');
  const told = socket.waitForEvent('framereceived', ({ payload }) => `${payload}`.includes('"changed"'));
  await visitor.button(/^Pay /).click();
  await told;
  await expect(watcher.status).toContainText('Your payment has arrived');
});

test('without the live connection the page asks by itself', async ({ visitor, context }) => {
  const id = await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.typeCard(CARD.pays);
  const watcher = visitor.at(await context.newPage());
  await watcher.page.route('**/api/live-tickets', (route) => route.fulfill({ status: 404, body: '{}' }));
  await watcher.page.goto(`/applications/${id}`);
  await watcher.link('View the open payment').click();
  await expect(watcher.status).toContainText('Not paid yet');
  await visitor.button(/^Pay /).click();
  await expect(watcher.status).toContainText('Your payment has arrived', { timeout: 15_000 });
});
