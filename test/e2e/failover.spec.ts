import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';
import { Visitor } from './support/visitor.ts';

const NOT_WORKING = 'Not working at the moment: Card';

/** Applicants without a browser, enough to tell whether a gateway works. */
function others(page: Page, site: string) {
  return Promise.all(
    Array.from({ length: 6 }, async () => {
      const applicant = await new Visitor(page, site).api();
      const { id } = await applicant.applyAndSubmit({ nationality: 'FRA' });
      return { id, applicant };
    }),
  );
}

test.describe('while the cards do not work', () => {
  let applicants: Awaited<ReturnType<typeof others>>;
  const payAll = () => Promise.allSettled(applicants.map(({ id, applicant }) => applicant.startPayment(id, 'stripe')));
  const health = async () => {
    const [one] = applicants;
    const { quote } = (await one?.applicant.application(one.id)) ?? {};
    return quote?.options.find(({ method }) => method === 'stripe')?.health;
  };

  /** What other tests have paid in this minute outweighs the outage until the next one. */
  const payUntil = async (expected: 'failing' | 'working') =>
    expect
      .poll(
        async () => {
          await payAll();
          return health();
        },
        { timeout: 80_000 },
      )
      .toBe(expected);

  test.beforeEach(async ({ page, baseURL }) => {
    test.setTimeout(240_000);
    applicants = await others(page, String(baseURL));
  });

  /** The gateway recovers by itself: that payers succeed there is enough. Other tests need its cards. */
  test.afterEach(async ({ sandbox, request }) => {
    await request.delete(`${sandbox.url('stripe')}/_sandbox/faults`);
    await payUntil('working');
  });

  test('the pay page says so, offers the others first, and one of them works', async ({
    visitor,
    sandbox,
    page,
    looksRight,
  }) => {
    await sandbox.fault('stripe', { kind: 'error_500', times: 1_000 });
    await payUntil('failing');
    await visitor.readyToPay();
    await expect(page.getByText(NOT_WORKING)).toBeVisible();
    await expect(page.getByText('Please choose another way to pay')).toBeVisible();
    await expect(page.getByRole('radio').last()).toHaveValue('stripe');
    await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
    await looksRight();
    await visitor.choose('Alipay');
    await visitor.payAtAlipay();
    await expect(visitor.status).toContainText('Your payment has arrived');
  });

  test('an open card payment blocks until it is closed, and the page says until when', async ({
    visitor,
    sandbox,
    page,
    request,
    looksRight,
  }) => {
    const id = await visitor.readyToPay();
    await visitor.choose('Card');
    await visitor.card.getByLabel('Card number').waitFor();
    await sandbox.fault('stripe', { kind: 'error_500', times: 1_000 });
    await payUntil('failing');
    await page.goto(`/applications/${id}/pay`);
    await expect(page.getByText(NOT_WORKING)).toBeVisible();
    await expect(page.getByText(/You can pay another way as soon as it is closed, at .* at the latest/)).toBeVisible();
    await looksRight();
    await visitor.choose('Alipay');
    await expect(page.getByRole('alert')).toContainText(/at .* at the latest, this page goes on by itself: Alipay/);
    await looksRight();
    await visitor.button('Try again now').click();
    await expect(page.getByRole('alert')).toContainText('Your payment is being closed first: Card');
    const api = await visitor.api();
    expect((await api.payments()).items).toMatchObject([{ method: 'stripe', status: 'pending', closing: true }]);
    // Its gateway answers: the payment is closed, by the sweep or by this click, and only then the other one begins.
    await request.delete(`${sandbox.url('stripe')}/_sandbox/faults`);
    await page
      .getByRole('button', { name: 'Try again now' })
      .click({ timeout: 5_000 })
      .catch(() => {});
    await visitor.payAtAlipay();
    await expect(visitor.status).toContainText('Your payment has arrived');
    const { items } = await api.payments();
    expect(items.map(({ method, status }) => [method, status])).toEqual([
      ['alipay', 'succeeded'],
      ['stripe', 'canceled'],
    ]);
  });
});
