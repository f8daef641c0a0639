import { expect, test } from './support/test.ts';
import { CARD } from './support/visitor.ts';

const FOLDER = process.env.PICTURES;

/** `PICTURES=docs npm run test:e2e -- pictures` creates the two screenshots of the README. */
test('pictures for the README', async ({ visitor, page, isMobile }) => {
  test.skip(FOLDER === undefined, 'PICTURES is not set');
  await page.emulateMedia({ colorScheme: 'light' });
  await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.payByCard(CARD.withoutFunds);
  await expect(page.getByRole('alert')).toContainText('There is not enough money on the card.');
  await visitor.typeCard(CARD.pays);
  if (isMobile) await page.screenshot({ path: `${FOLDER}/pay-on-a-phone.png`, fullPage: true });
  await visitor.button(/^Pay /).click();
  await expect(visitor.status).toContainText('Your payment has arrived');
  await expect(page.getByText('Payment received.')).toBeVisible();
  if (!isMobile) await page.screenshot({ path: `${FOLDER}/paid.png`, fullPage: true });
});
