import { expect, test } from './support/test.ts';
import { CARD } from './support/visitor.ts';

test('a card payment succeeds, and the receipt can be printed', async ({ visitor, looksRight, page }) => {
  await page.goto('/');
  await looksRight();
  await visitor.link('Start a new application').click();
  await visitor.signIn();
  await looksRight();
  await visitor.fillIn();
  await expect(page.getByText('US$100.00').first()).toBeVisible();
  await looksRight();
  await visitor.button('Save and review').click();
  await expect(page.getByText('It is locked for 24 hours')).toBeVisible();
  await looksRight();
  await visitor.button('Submit and go to payment').click();
  await expect(page.getByText('How would you like to pay?')).toBeVisible();
  await looksRight();
  await visitor.choose('Card');
  await visitor.typeCard(CARD.pays);
  await looksRight();
  await visitor.button('Pay US$100.00').click();
  await expect(visitor.status).toContainText('Your payment has arrived');
  await looksRight();

  await visitor.link('Receipt').click();
  await expect(page.getByText('Nadia Haddad')).toBeVisible();
  await expect(page.getByText(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]$/)).toBeVisible();
  await looksRight();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(page.getByText('Receipt number')).toBeVisible();
});

test('a declined card followed by a valid one is one payment', async ({ visitor, looksRight, page }) => {
  await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.payByCard(CARD.withoutFunds);
  await expect(page.getByRole('alert')).toContainText('There is not enough money on the card.');
  await expect(page.getByRole('alert')).toContainText('Nothing was charged.');
  await expect(page.getByRole('alert')).toBeInViewport();
  await expect(visitor.button('Choose another way to pay')).toBeVisible();
  await looksRight();
  await visitor.payByCard(CARD.pays);
  await expect(visitor.status).toContainText('Your payment has arrived');
  await expect(page.getByRole('listitem').filter({ hasText: 'Declined.' })).toBeVisible();
  await visitor.link('My payments').click();
  await expect(page.locator('.row')).toHaveCount(1);
});

test('a completed 3D Secure challenge pays', async ({ visitor, looksRight }) => {
  await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.payByCard(CARD.threeDSecure);
  await visitor.bank.getByRole('button', { name: 'Complete authentication' }).waitFor();
  await looksRight();
  await visitor.bank.getByRole('button', { name: 'Complete authentication' }).click();
  await expect(visitor.status).toContainText('Your payment has arrived');
});

test('after a failed 3D Secure challenge another card pays', async ({ visitor, page }) => {
  await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.payByCard(CARD.threeDSecure);
  await visitor.bank.getByRole('button', { name: 'Fail authentication' }).click();
  await expect(page.getByRole('alert')).toContainText('Your bank could not confirm that it is you.');
  await visitor.payByCard(CARD.pays);
  await expect(visitor.status).toContainText('Your payment has arrived');
});

test('after a canceled 3D Secure challenge a second one pays', async ({ visitor, page }) => {
  await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.payByCard(CARD.threeDSecure);
  await visitor.button('Cancel').click();
  await expect(page.getByRole('alert')).toContainText('Your bank could not confirm that it is you.');
  await visitor.button(/^Pay /).click();
  await visitor.bank.getByRole('button', { name: 'Complete authentication' }).click();
  await expect(visitor.status).toContainText('Your payment has arrived');
});

test('a slow bank is shown as undecided until the payment arrives', async ({ visitor, looksRight }) => {
  await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.payByCard(CARD.processing);
  await expect(visitor.status).toContainText(/Your payment is still being processed|Your payment has arrived/);
  await looksRight();
  await expect(visitor.status).toContainText('Your payment has arrived', { timeout: 20_000 });
});

test('incomplete card fields are reported, and nothing is sent', async ({ visitor, page }) => {
  await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.card.getByLabel('Card number').fill('4242');
  await visitor.button(/^Pay /).click();
  await expect(visitor.card.getByText('Your card number is incomplete.')).toBeVisible();
  await expect(page).toHaveURL(/\/pay\?method=stripe$/);
});
