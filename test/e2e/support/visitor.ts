import { randomBytes } from 'node:crypto';
import type { FrameLocator, Locator, Page } from '@playwright/test';
import type { Applicant } from '../../../client/applicant.ts';
import { signedInApplicant } from '../../../local/payers/signed-in.ts';

export const CARD = {
  pays: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
  withoutFunds: '4000 0000 0000 9995',
  threeDSecure: '4000 0000 0000 3220',
  processing: '4000 0099 0000 0012',
  processingThenDeclined: '4000 0099 0000 0020',
  refundFails: '4000 0000 0000 5126',
} as const;

/** A new user of the site. Its methods use the visible texts of the pages. */
export class Visitor {
  readonly page: Page;
  readonly #site: string;
  readonly #user = `new-${randomBytes(4).toString('hex')}` as const;

  constructor(page: Page, site: string) {
    this.page = page;
    this.#site = site;
  }

  /** The same user in another window. */
  at(page: Page): Visitor {
    const other = new Visitor(page, this.#site);
    return Object.assign(other, { api: () => this.api() });
  }

  /** The same user without a browser. */
  api(): Promise<Applicant> {
    const { port } = new URL(this.#site);
    return signedInApplicant(this.#site, `http://127.0.0.1:${Number(port) + 1}`, this.#user);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name });
  }

  /** The status on a payment's page. */
  get status(): Locator {
    return this.page.locator('.status');
  }

  async signIn(): Promise<void> {
    const button = this.button(/New user/);
    await button.evaluate((element: HTMLButtonElement, id) => {
      element.value = id;
    }, this.#user);
    await button.click();
    await this.page.waitForURL((url) => url.origin === this.#site && url.pathname !== '/signed-in');
  }

  async enter(path: string): Promise<void> {
    await this.page.goto(path);
    await this.signIn();
  }

  async fillIn(): Promise<void> {
    const { page } = this;
    await page.getByLabel('Full name').fill('Nadia Haddad');
    await page.getByLabel('Email address').fill('nadia@example.com');
    await page.getByLabel('Nationality').selectOption('FRA');
    await page.getByLabel('Passport number').fill('x1234567');
    await page.getByLabel('Type of visa').selectOption('tourist-30-days');
    await page.getByLabel('Date of arrival').fill(soon());
  }

  /** Opens the choice of payment methods. The application is created and submitted through the API, which is faster. */
  async readyToPay(): Promise<string> {
    const { id } = await (await this.api()).applyAndSubmit({ nationality: 'FRA' });
    await this.enter(`/applications/${id}/pay`);
    await this.page.getByText('How would you like to pay?').waitFor();
    return id;
  }

  async choose(method: 'Card' | 'Alipay' | 'PayPal' | 'WeChat Pay'): Promise<void> {
    await this.page.getByRole('radio', { name: method }).check();
    await this.button(/^Continue (with|to) /).click();
  }

  get card(): FrameLocator {
    return this.page.frameLocator('iframe[title="Secure payment input frame"]');
  }

  get bank(): FrameLocator {
    return this.page.frameLocator('dialog iframe');
  }

  async typeCard(number: string): Promise<void> {
    await this.card.getByRole('textbox').nth(0).fill(number);
    await this.card.getByRole('textbox').nth(1).fill('12 / 34');
    await this.card.getByRole('textbox').nth(2).fill('123');
  }

  async payByCard(number: string): Promise<void> {
    await this.typeCard(number);
    await this.button(/^Pay /).click();
  }

  /** On Alipay's own page. */
  async payAtAlipay(): Promise<void> {
    await this.button(/Log in as test buyer/).click();
    await this.button(/^Pay ¥/).click();
  }

  get paymentId(): string {
    return /pay_\w{24}/.exec(this.page.url())?.[0] ?? '';
  }
}

/** A day in two months, `yyyy-mm-dd`. */
export function soon(): string {
  return new Date(Date.now() + 60 * 24 * 60 * 60_000).toISOString().slice(0, 10);
}
