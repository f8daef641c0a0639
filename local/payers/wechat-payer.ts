import type { StartedPayment } from '../../client/api-client.ts';

/** Uses WeChat Pay's pages: scans the code that a computer shows, or opens the H5 address from the merchant's page on a phone. */
export class WechatPayer {
  readonly #address: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #form: Readonly<Record<string, string>>;
  readonly #payAddress: string;

  /** @param sandbox the origin of WeChat Pay's pages @param site the origin of the merchant's page */
  constructor({ checkout }: StartedPayment, sandbox: string, site: string) {
    if (checkout?.type === 'qr') {
      this.#address = `${sandbox}/scan?code=${encodeURIComponent(checkout.codeUrl)}`;
      this.#headers = {};
      this.#form = {};
      this.#payAddress = `${sandbox}/pay/${checkout.codeUrl.split('pr=')[1]}`;
    } else if (checkout?.type === 'redirect') {
      const { searchParams } = new URL(checkout.url);
      this.#address = checkout.url;
      this.#headers = { referer: `${site}/` };
      this.#form = { return_url: searchParams.get('redirect_url') ?? '' };
      this.#payAddress = `${sandbox}/pay/${searchParams.get('prepay_id')}`;
    } else throw new TypeError('neither a code nor an address');
  }

  /** Whether the code or address can be opened: not replaced, not expired. */
  async isOpen(): Promise<boolean> {
    return (await fetch(this.#address, { headers: this.#headers })).ok;
  }

  /** @returns the address that the browser is redirected to; none after a scan */
  async pay(outcome: 'success' | 'late' | 'insufficient' = 'success'): Promise<string | undefined> {
    const body = new URLSearchParams({ ...this.#form, outcome });
    const response = await fetch(this.#payAddress, { method: 'POST', body, redirect: 'manual' });
    return response.headers.get('location') ?? undefined;
  }
}
