import { expect, test } from './support/test.ts';
import { CARD } from './support/visitor.ts';

test('a second page shows the payment through the live connection', async ({ visitor, context }) => {
  const id = await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.typeCard(CARD.pays);
  const watcher = visitor.at(await context.newPage());
  const connected = watcher.page.waitForEvent('websocket');
  await watcher.page.goto(`/applications/${id}`);
  await watcher.link('View the open payment').click();
  const socket = await connected;
  await expect(watcher.status).toContainText('Not paid yet');
  const pushed = socket.waitForEvent('framereceived', ({ payload }) => `${payload}`.includes('"changed"'));
  await visitor.button(/^Pay /).click();
  await pushed;
  await expect(watcher.status).toContainText('Your payment has arrived');
});

test('without a live connection the page polls', async ({ visitor, context }) => {
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
