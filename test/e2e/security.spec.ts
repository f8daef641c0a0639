import { expect, test } from './support/test.ts';
import { CARD } from './support/visitor.ts';

test('strict CSP, no token in storage, Stripe only on the card page, and no frame for sign-in', async ({
  visitor,
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) =>
    asked.push(`${request.frame() === page.mainFrame() ? '' : 'frame '}${request.url()}`),
  );
  const front = await page.goto('/');
  const policy = front?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  expect(front?.headers()).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
  const named = page.locator('script[src], link[rel=modulepreload], link[rel=stylesheet]');
  // Scripts that are loaded later are added by the script that references them.
  const withoutIntegrity = page.locator('script[src]:not([integrity])');
  expect(await named.count()).toBeGreaterThan(2);
  expect(await withoutIntegrity.count()).toBe(0);

  await visitor.readyToPay();
  expect(asked.filter((url) => url.includes('stripe'))).toEqual([]);
  await visitor.choose('Card');
  await visitor.card.getByLabel('Card number').waitFor();
  expect(asked.some((url) => url.endsWith('/stripe-js/stripe.js'))).toBe(true);
  await visitor.payByCard(CARD.pays);
  await expect(visitor.status).toContainText('Your payment has arrived');

  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );
  expect(stored).not.toMatch(/eyJ|access_token|refresh_token|client_secret|_secret_|4242/);
  expect(
    asked.filter((url) => url.startsWith('frame ') && !url.includes('/stripe-js/') && !url.includes('/v1/')),
  ).toEqual([]);
});

test('signing out ends the session', async ({ visitor, page }) => {
  await visitor.enter('/applications');
  await visitor.button('Sign out').click();
  await page.getByRole('button', { name: /yes/i }).click();
  await expect(visitor.button('Sign in')).toBeVisible();
  await visitor.link('My payments').click();
  await expect(visitor.button(/New user/)).toBeVisible();
});
