import { expect, test } from './support/test.ts';
import { soon } from './support/visitor.ts';

test('validation errors are shown at their fields, and a reload loses no input', async ({
  visitor,
  looksRight,
  page,
}) => {
  await visitor.enter('/applications/new');
  await page.getByLabel('Full name').fill('Nadia Haddad');
  await page.getByLabel('Email address').fill('nadia');
  await visitor.button('Save and review').click();
  const summary = page.getByRole('alert');
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link')).toHaveCount(5);
  await looksRight();
  await summary.getByRole('link', { name: 'Choose your nationality' }).click();
  await expect(page.getByLabel('Nationality')).toBeFocused();
  await page.getByLabel('Nationality').selectOption('JOR');
  await page.reload();
  await expect(page.getByLabel('Full name')).toHaveValue('Nadia Haddad');
  await expect(page.getByLabel('Nationality')).toHaveValue('JOR');
});

test('a draft can be changed, and the passport number stays masked', async ({ visitor, looksRight, page }) => {
  await visitor.enter('/applications/new');
  await visitor.fillIn();
  await visitor.button('Save and review').click();
  await visitor.link('Change my answers').click();
  await expect(page.getByText('Leave this empty to keep •••••567')).toBeVisible();
  await looksRight();
  await page.getByLabel('Full name').fill('Nadia M. Haddad');
  await visitor.button('Save changes').click();
  await expect(page.getByText('Nadia M. Haddad')).toBeVisible();
  await expect(page.getByText('•••••567')).toBeVisible();
});

test('addresses, digits and nationalities that are not everybody’s are accepted', async ({ visitor, page }) => {
  await visitor.enter('/applications/new');
  await visitor.fillIn();
  await page.getByLabel('Email address').fill('user@пример.рф');
  await page.getByLabel('Passport number').fill('Ｅ ١٢٣–٤٥٦٧');
  await page.getByLabel('Nationality').selectOption('Stateless person');
  await visitor.button('Save and review').click();
  await expect(page.getByText('user@xn--e1afmkfd.xn--p1ai')).toBeVisible();
  await expect(page.getByText('•••••567')).toBeVisible();
  await expect(page.getByText('Stateless person')).toBeVisible();
  await expect(page.getByText(/^(\w{5}-){3}\w{3}$/)).toBeVisible();
});

test('a free visa needs no payment', async ({ visitor, page }) => {
  await visitor.enter('/applications/new');
  await visitor.fillIn();
  await page.getByLabel('Nationality').selectOption('MNG');
  await expect(page.getByText('This visa is free of charge.')).toBeVisible();
  await visitor.button('Save and review').click();
  await visitor.button('Submit and go to payment').click();
  await expect(page.getByText('There is no fee to pay. The Visa Office has your application.')).toBeVisible();
});

test('withdrawing asks for confirmation', async ({ visitor, looksRight, page }) => {
  const { id } = await (await visitor.api()).applyAndSubmit();
  await visitor.enter(`/applications/${id}`);
  await visitor.button('Withdraw this application').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await looksRight();
  await visitor.button('Yes, withdraw it').click();
  await expect(page.getByText('You have withdrawn this application.')).toBeVisible();
});

test('the list links to each application', async ({ visitor, looksRight, page }) => {
  await (await visitor.api()).apply({ arrivalDate: soon() });
  await visitor.enter('/applications');
  await looksRight();
  await visitor.link('Tourist visa, 30 days').click();
  await expect(page.getByRole('heading', { name: 'Your application' })).toBeFocused();
});

test('an unknown path or id shows a not-found page', async ({ visitor, looksRight, page }) => {
  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  await looksRight();
  await visitor.enter('/payments/pay_000000000000000000000000');
  await expect(page.getByText('There is nothing here that belongs to you.').first()).toBeVisible();
});
