import type { StartedPayment } from '../../client/api-client.ts';

const USER_AGENTS = {
  desktop: 'Mozilla/5.0 (X11; Linux x86_64)',
  phone: 'Mozilla/5.0 (Linux; Android 16; K) Mobile',
} as const;

/** Uses Alipay's cashier pages as a browser does, by their plain forms. */
export class AlipayBuyer {
  readonly #cashier: string;
  readonly #headers: Readonly<Record<string, string>>;

  private constructor(cashier: string, headers: Readonly<Record<string, string>>) {
    this.#cashier = cashier;
    this.#headers = headers;
  }

  /** Opens the checkout URL that the API returned. */
  static async open({ checkout }: StartedPayment, device: keyof typeof USER_AGENTS = 'desktop'): Promise<AlipayBuyer> {
    if (checkout?.type !== 'redirect') throw new TypeError('not a payment by redirect');
    const response = await fetch(checkout.url, { redirect: 'manual' });
    const cashier = response.headers.get('location');
    if (cashier === null) throw new Error(`the cashier refused: ${response.status} ${await response.text()}`);
    return new AlipayBuyer(cashier, { 'user-agent': USER_AGENTS[device] });
  }

  /** Whether the cashier can be used on this device: the page for computers shows a phone nothing but a code to scan. */
  async isUsable(): Promise<boolean> {
    const page = await fetch(this.#cashier, { headers: this.#headers, redirect: 'manual' });
    return !(await page.text()).includes('Scan with your phone');
  }

  async logIn(): Promise<void> {
    await fetch(`${this.#cashier}/login`, { method: 'POST', redirect: 'manual', headers: this.#headers });
  }

  /** @returns the URL that the browser is redirected to */
  async pay(): Promise<string> {
    const body = new URLSearchParams({ outcome: 'success' });
    const response = await fetch(`${this.#cashier}/pay`, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: this.#headers,
    });
    return response.headers.get('location') ?? '';
  }
}
