import type { StartedPayment } from '../../client/api-client.ts';

/** Goes to Alipay's cashier as a browser does, with its plain forms. */
export class AlipayBuyer {
  readonly #cashier: string;

  private constructor(cashier: string) {
    this.#cashier = cashier;
  }

  /** Opens the address that the API has handed out. */
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

  /** @returns the address to which the browser is sent back */
  async pay(): Promise<string> {
    const body = new URLSearchParams({ outcome: 'success' });
    const response = await fetch(`${this.#cashier}/pay`, { method: 'POST', body, redirect: 'manual' });
    return response.headers.get('location') ?? '';
  }
}
