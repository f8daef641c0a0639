import type { StartedPayment } from '../../client/api-client.ts';

/** Uses the page on which Stripe lets a wallet authorize a payment: Alipay's, or what a phone shows after it has scanned the code of WeChat Pay. */
export class StripeWalletPayer {
  readonly #page: string;

  constructor({ checkout }: StartedPayment) {
    if (checkout?.type === 'redirect') this.#page = checkout.url;
    else if (checkout?.type === 'qr') this.#page = checkout.codeUrl;
    else throw new TypeError('neither a code nor an address');
  }

  /** @returns the URL that the browser is redirected to; none after a scan */
  async finish(outcome: 'authorized' | 'failed' | 'expired'): Promise<string | undefined> {
    const body = new URLSearchParams({ outcome });
    const response = await fetch(this.#page, { method: 'POST', body, redirect: 'manual' });
    return response.headers.get('location') ?? undefined;
  }
}
