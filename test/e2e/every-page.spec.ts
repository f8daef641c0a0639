import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { CardPayer } from '../../local/payers/card-payer.ts';
import { expect, test } from './support/test.ts';
import { CARD, type Visitor } from './support/visitor.ts';

/** `LOOKS=folder npm run test:e2e -- every-page` saves a screenshot of each page at each width. */
const FOLDER = process.env.LOOKS;
const WIDTHS = [360, 768, 1280] as const;

/** Creates an applicant with data in every state. @returns the paths of all pages, by name */
async function everything(visitor: Visitor, site: string): Promise<Record<string, string>> {
  const person = await visitor.api();
  const cards = new CardPayer(
    site.replace(/\d+$/, (port) => String(Number(port) + 2)),
    `${site}/`,
  );
  const submitted = () => person.applyAndSubmit({ nationality: 'FRA', fullName: 'Nadia Haddad' });
  const number = (card: string) => card.replaceAll(' ', '');
  const paid = async (card: string = CARD.pays) => {
    const { id } = await submitted();
    const started = await person.startPayment(id, 'stripe');
    await cards.pay(started, number(card));
    await expect.poll(async () => (await person.check(started.payment.id)).result).not.toBe('unknown');
    return { id, payment: started.payment.id };
  };
  const draft = await person.apply({ nationality: 'FRA' });
  const open = await submitted();
  const free = await person.applyAndSubmit({ nationality: 'MNG' });
  const done = await paid();
  const declined = await paid(CARD.withoutFunds);
  const back = await paid();
  await person.withdraw(back.id);
  await expect.poll(async () => (await person.payment(back.payment)).refunds[0]?.state).toBe('done');
  const given = await submitted();
  const canceled = await person.startPayment(given.id, 'stripe');
  await person.cancel(canceled.payment.id);
  return {
    home: '/',
    'not-found': '/nowhere',
    applications: '/applications',
    'new-application': '/applications/new',
    'edit-draft': `/applications/${draft.id}/edit`,
    draft: `/applications/${draft.id}`,
    submitted: `/applications/${open.id}`,
    'free-of-charge': `/applications/${free.id}`,
    'paid-application': `/applications/${done.id}`,
    withdrawn: `/applications/${back.id}`,
    pay: `/applications/${open.id}/pay`,
    payments: '/payments',
    'paid-payment': `/payments/${done.payment}`,
    'declined-payment': `/payments/${declined.payment}`,
    'refunded-payment': `/payments/${back.payment}`,
    'canceled-payment': `/payments/${canceled.payment.id}`,
    receipt: `/payments/${done.payment}/receipt`,
    return: `/payments/${done.payment}/return`,
  };
}

async function settled(page: Page): Promise<void> {
  await page.locator('h1').waitFor();
  await page.waitForLoadState('networkidle');
}

/** Layout depends on the language and contrast on the colour scheme, so not every combination is needed. */
const LOOKS = [
  { locale: 'en-GB', colorScheme: 'light' },
  { locale: 'zh-CN', colorScheme: 'light' },
  { locale: 'ar', colorScheme: 'dark' },
] as const;

for (const { locale, colorScheme } of LOOKS) {
  test.describe(`${locale}, ${colorScheme}`, () => {
    test.use({ locale, colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test('every page in every state', async ({ page, visitor, baseURL, looksRight, isMobile }) => {
      test.skip(isMobile, 'the test covers all widths itself');
      test.setTimeout(240_000);
      const pages = Object.entries(await everything(visitor, String(baseURL)));
      await visitor.enter('/applications');
      for (const [turn, [name, address]] of pages.entries()) {
        await page.goto(address);
        await settled(page);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 });
          const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(beyond, `pixels that ${name} reaches beyond its sides at ${width}`).toBeLessThanOrEqual(0);
          const path = FOLDER && join(FOLDER, `${name}-${locale}-${colorScheme}-${width}.png`);
          if (path) await page.screenshot({ path, fullPage: true });
        }
        // Axe runs at alternating widths, so each page is checked at each width in some language or scheme.
        await page.setViewportSize({ width: WIDTHS[turn % WIDTHS.length] ?? 360, height: 800 });
        await looksRight(page);
      }
    });
  });
}
