import type { StartedPayment } from '../../client/api-client.ts';

/** Uses Alipay's cashier pages as a browser does, by their plain forms. */
export class AlipayBuyer {
  readonly #cashier: string;

  private constructor(cashier: string) {
    this.#cashier = cashier;
  }

  /** Opens the checkout URL that the API returned. */
  static async open({ checkout }: StartedPayment): Promise<AlipayBuyer> {
    if (checkout?.type !== 'redirect') throw new TypeError('not a payment by redirect');
    const response = await fetch(checkout.url, { redirect: 'manual' });
    const cashier = response.headers.get('location');
    if (cashier === null) throw new Error(`the cashier refused: ${response.status} ${await response.text()}`);
    return new AlipayBuyer(cashier);
  }

  async logIn(): Promise<void> {
    await fetch(`${this.#cashier}/login`, { method: 'POST', redirect: 'manual' });
  }

  /** @returns the URL that the browser is redirected to */
  async pay(): Promise<string> {
    const body = new URLSearchParams({ outcome: 'success' });
    const response = await fetch(`${this.#cashier}/pay`, { method: 'POST', body, redirect: 'manual' });
    return response.headers.get('location') ?? '';
  }
}
