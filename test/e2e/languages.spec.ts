import { LANGUAGES } from '../../shared/domain/languages.ts';
import { expect, test } from './support/test.ts';
import { CARD } from './support/visitor.ts';

test.describe('a browser with Chinese as its language', () => {
  test.use({ locale: 'zh-CN' });

  test('shows the site in Chinese, and the language can be switched', async ({ page, looksRight }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: '申请电子签证' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await looksRight();
    await page.getByLabel('语言').selectOption('en');
    await expect(page.getByRole('heading', { name: 'Apply for your e-Visa' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Apply for your e-Visa' })).toBeVisible();
  });
});

test('switching to Arabic during a payment shows the page right to left', async ({ visitor, page, looksRight }) => {
  await visitor.readyToPay();
  await visitor.choose('Card');
  await visitor.typeCard(CARD.declined);
  await page.getByLabel('Language').selectOption('ar');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(page.getByRole('heading', { name: 'ادفع رسوم التأشيرة' })).toBeVisible();
  await visitor.typeCard(CARD.declined);
  await looksRight();
  await visitor.button(/^ادفع /).click();
  await expect(page.getByRole('alert')).toContainText('رُفضت الدفعة.');
  await visitor.typeCard(CARD.pays);
  await visitor.button(/^ادفع /).click();
  await expect(visitor.status).toContainText('وصلت دفعتك');
  await looksRight();
  const { items } = await (await visitor.api()).payments();
  expect(items).toHaveLength(1);
});

test('at 320 pixels no page scrolls horizontally, in any language', async ({ visitor, page, looksRight }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const { id } = await (await visitor.api()).applyAndSubmit({ nationality: 'FRA' });
  await visitor.enter(`/applications/${id}`);
  for (const language of LANGUAGES.toReversed()) {
    await page.getByRole('combobox').first().selectOption(language);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await looksRight();
  }
});

test('with text twice as large, nothing overlaps and no page scrolls horizontally', async ({
  visitor,
  page,
  looksRight,
}) => {
  const { id } = await (await visitor.api()).applyAndSubmit({ nationality: 'FRA' });
  const { payment } = await (await visitor.api()).startPayment(id, 'stripe');
  await page.setViewportSize({ width: 320, height: 640 });
  await visitor.enter(`/payments/${payment.id}`);
  await expect(visitor.status).toBeVisible();
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  for (const language of LANGUAGES.toReversed()) {
    await page.getByRole('combobox').first().selectOption(language);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await looksRight();
    const [name, choice] = await Promise.all([
      page.locator('.brand').boundingBox(),
      page.locator('.language').boundingBox(),
    ]);
    if (name === null || choice === null) throw new Error('the header is not shown');
    const isBeside = name.x + name.width <= choice.x || choice.x + choice.width <= name.x;
    expect(isBeside || name.y + name.height <= choice.y, `name and language overlap in ${language}`).toBe(true);
  }
});
