/** The admin API of a sandbox: add faults, resend or forge notifications, and read its books. */
export class SandboxAdmin {
  readonly #url: string;

  constructor(url: string) {
    this.#url = `${url}/_sandbox`;
  }

  async addFault(fault: {
    kind: string;
    times?: number;
    probability?: number;
    seed?: number;
    delayMs?: number;
    match?: Record<string, string>;
  }): Promise<void> {
    await this.post('/faults', fault);
  }

  async post(path: string, body: unknown = {}): Promise<unknown> {
    const response = await fetch(this.#url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async clearFaults(): Promise<void> {
    await fetch(`${this.#url}/faults`, { method: 'DELETE' });
  }

  /** How often each kind of fault was injected. */
  async injectedCounts(): Promise<Record<string, number>> {
    const response = await fetch(`${this.#url}/faults`);
    return ((await response.json()) as { injected: Record<string, number> }).injected;
  }

  /**
   * @param containing an id. Stripe's sandbox leaves out the payments that do not contain it; the others answer with everything. The
   *   hundreds of payments that tests share are a megabyte.
   */
  async books<T>(containing = ''): Promise<T> {
    return (await fetch(`${this.#url}/books?containing=${containing}`)).json() as Promise<T>;
  }
}
