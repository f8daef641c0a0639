import { translatePage } from '../web/support/translate-page.ts';
import { expect, test } from './support/test.ts';
import { CARD } from './support/visitor.ts';

/** Translates the site, and everything that appears later, as Chrome does; not the gateways' own frames. */
const translating = (site: string) => `
  const translate = ${translatePage};
  const observer = new MutationObserver(() => {
    translate();
    observer.takeRecords();
  });
  if (location.origin === ${JSON.stringify(site)}) {
    addEventListener('DOMContentLoaded', () =>
      observer.observe(document.body, { childList: true, subtree: true, characterData: true }),
    );
  }
`;

test('in a translated page, a declined card and then a good one pay', async ({ visitor, page, baseURL }) => {
  await visitor.readyToPay();
  const { pathname } = new URL(page.url());
  await page.addInitScript(translating(String(baseURL)));
  await page.goto(pathname);
  await page.getByRole('radio', { name: 'Card' }).check();
  await page.locator('.choice button[type=submit]').click();
  await visitor.typeCard(CARD.withoutFunds);
  const pay = page.locator('.card-form button');
  await pay.click();
  await expect(page.getByRole('alert')).toContainText('There is not enough money on the card.');
  await expect(pay).toContainText('«Pay US$100.00»');
  await visitor.typeCard(CARD.pays);
  await pay.click();
  await expect(visitor.status).toContainText('«Your payment has arrived»');
});

test('in a translated page, a payment that is canceled says so', async ({ visitor, page, baseURL }) => {
  await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.typeCard(CARD.pays);
  await page.addInitScript(translating(String(baseURL)));
  const { items } = await (await visitor.api()).payments();
  await page.goto(`/payments/${items[0]?.id}`);
  await expect(visitor.status).toContainText('«Not paid yet»');
  await visitor.button(/Cancel this payment/).click();
  await visitor.button(/^«Yes/).click();
  await expect(visitor.status).toContainText('«This payment was canceled»');
  await expect(visitor.status).not.toContainText('Not paid yet');
});
