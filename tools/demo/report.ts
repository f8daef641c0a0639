import type { Application, Payment } from '../../client/api-client.ts';
import { toDecimal } from '../../shared/domain/money.ts';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
}

/** Tells what happens, as it happens, and remembers what was found. With `json` all that goes to standard error. */
export class Report {
  readonly checks: Check[] = [];
  readonly #start = Date.now();
  readonly #sections: { title: string; begun: number; firstCheck: number }[] = [];
  readonly #print: (text: string) => void;

  constructor({ json }: { json: boolean }) {
    this.#print = json ? console.error : console.log;
  }

  section(title: string): void {
    this.#sections.push({ title, begun: Date.now(), firstCheck: this.checks.length });
    this.#print(`\n${title}`);
  }

  step(text: string): void {
    this.#print(`  ${((Date.now() - this.#start) / 1000).toFixed(1).padStart(5)} s  ${text}`);
  }

  check(name: string, ok: boolean): void {
    this.checks.push({ name, ok });
    this.step(`${ok ? '✓' : '✗ NOT AS IT MUST BE:'} ${name}`);
  }

  get ok(): boolean {
    return this.checks.every(({ ok }) => ok);
  }

  table(applications: readonly Application[], payments: readonly Payment[]): void {
    this.section('Applications and payments');
    this.#row('application', 'state', 'payment', 'method', 'amount', 'status');
    for (const application of applications) {
      const own = payments.filter(({ applicationId }) => applicationId === application.id);
      const first = [application.id, application.state];
      if (own.length === 0) this.#row(...first, 'none: the fee is zero', '', '', '');
      own.forEach(({ id, method, amount, status }, i) => {
        const money = `${toDecimal(amount)} ${amount.currency}`;
        this.#row(...(i === 0 ? first : ['', '']), id, method, money, status);
      });
    }
  }

  /** A row a chapter: how many of its checks hold, and the seconds that it took. */
  overview(): void {
    const sections = [...this.#sections];
    this.section('Overview');
    sections.forEach(({ title, begun, firstCheck }, i) => {
      const next = this.#sections[i + 1];
      const checks = this.checks.slice(firstCheck, next?.firstCheck);
      const held = checks.length > 0 ? `${checks.filter(({ ok }) => ok).length} of ${checks.length}` : '';
      const seconds = (((next?.begun ?? Date.now()) - begun) / 1000).toFixed(1);
      this.#print(`  ${title.padEnd(58)} ${held.padStart(8)} ${seconds.padStart(7)} s`);
    });
  }

  summarize(): void {
    const wrong = this.checks.filter(({ ok }) => !ok);
    this.section(`${this.checks.length - wrong.length} of ${this.checks.length} checks are as they must be.`);
    for (const { name } of wrong) this.#print(`  ✗ ${name}`);
  }

  #row(...cells: string[]): void {
    const widths = [22, 11, 30, 8, 12, 10];
    this.#print(`  ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' ')}`.trimEnd());
  }
}
