import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

/** Presses Tab until the focused element has this name, also inside frames. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press('Tab');
    for (const frame of page.frames()) {
      const focused = await frame.evaluate(() => {
        const element = document.activeElement;
        const label =
          element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels?.[0] : element;
        return element?.tagName === 'IFRAME' || !document.hasFocus() ? '' : (label?.textContent ?? '');
      });
      if (focused !== '' && (typeof name === 'string' ? focused.includes(name) : name.test(focused))) return;
    }
  }
  throw new Error(`the Tab key never came to ${name}`);
}

test('applying and paying works with the keyboard only', async ({ page, visitor }) => {
  const { keyboard } = page;
  await page.goto('/');
  await tabTo(page, 'Skip to the main content');
  await keyboard.press('Enter');
  await tabTo(page, 'Start a new application');
  await keyboard.press('Enter');
  await visitor.button(/New user/).waitFor();
  await tabTo(page, 'New user');
  await keyboard.press('Enter');
  await page.getByLabel('Full name').waitFor();
  await tabTo(page, 'Full name');
  await keyboard.type('Nadia Haddad');
  await tabTo(page, 'Email address');
  await keyboard.type('nadia@example.com');
  await tabTo(page, 'Nationality');
  await keyboard.type('France');
  await tabTo(page, 'Passport number');
  await keyboard.type('X1234567');
  await tabTo(page, 'Type of visa');
  await keyboard.type('Tour');
  await tabTo(page, 'Date of arrival');
  // The fifth of May is the same in every date order of the browser.
  const year = new Date().getFullYear() + 1;
  await keyboard.type(`0505${year}`);
  await expect(page.getByLabel('Date of arrival')).toHaveValue(`${year}-05-05`);
  await keyboard.press('Enter');
  await visitor.button('Submit and go to payment').waitFor();
  await tabTo(page, 'Submit and go to payment');
  await keyboard.press('Enter');
  await page.getByText('How would you like to pay?').waitFor();
  await tabTo(page, 'Card');
  await keyboard.press('Space');
  await tabTo(page, 'Continue with card');
  await keyboard.press('Enter');
  await visitor.card.getByLabel('Card number').waitFor();
  await tabTo(page, 'Card number');
  await keyboard.type('4000000000003220');
  await tabTo(page, 'Expiry date');
  await keyboard.type('1234');
  await tabTo(page, 'Security code');
  await keyboard.type('123');
  await tabTo(page, /^Pay /);
  await keyboard.press('Enter');
  await visitor.bank.getByRole('button', { name: 'Complete authentication' }).waitFor();
  await tabTo(page, 'Complete authentication');
  await keyboard.press('Enter');
  await expect(visitor.status).toContainText('Your payment has arrived');
  await expect(page.getByRole('heading', { name: 'Your payment' })).toBeFocused();
});
