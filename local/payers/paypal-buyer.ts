import type { StartedPayment } from '../../client/api-client.ts';

/** Uses PayPal's approval page as a browser does, by its plain form. */
export class PayPalBuyer {
  readonly #page: URL;

  constructor({ checkout }: StartedPayment) {
    if (checkout?.type !== 'redirect') throw new TypeError('not a payment by redirect');
    this.#page = new URL(checkout.url);
  }

  /** PayPal's order id. */
  get order(): string {
    return this.#page.searchParams.get('token') ?? '';
  }

  /** @param account one of the sandbox's accounts @returns the address that the browser is redirected to */
  approve(account = 'pays'): Promise<string> {
    return this.#submit({ account, choice: 'approve' });
  }

  cancel(): Promise<string> {
    return this.#submit({ choice: 'cancel' });
  }

  async #submit(choice: Record<string, string>): Promise<string> {
    const body = new URLSearchParams({ token: this.order, ...choice });
    const address = `${this.#page.origin}${this.#page.pathname}`;
    const response = await fetch(address, { method: 'POST', body, redirect: 'manual' });
    return response.headers.get('location') ?? '';
  }
}
