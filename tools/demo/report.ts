import type { Application, Payment } from '../../client/api-client.ts';
import { toDecimal } from '../../shared/domain/money.ts';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
}

/** Prints progress and collects check results. */
export class Report {
  readonly checks: Check[] = [];
  readonly #start = Date.now();
  readonly #sections: { title: string; startedAt: number; firstCheck: number }[] = [];

  section(title: string): void {
    this.#sections.push({ title, startedAt: Date.now(), firstCheck: this.checks.length });
    console.log(`\n${title}`);
  }

  step(text: string): void {
    console.log(`  ${((Date.now() - this.#start) / 1000).toFixed(1).padStart(5)} s  ${text}`);
  }

  check(name: string, ok: boolean): void {
    this.checks.push({ name, ok });
    this.step(`${ok ? '✓' : '✗ FAILED:'} ${name}`);
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

  /** One row per section: passed checks and duration. */
  overview(): void {
    const sections = [...this.#sections];
    this.section('Overview');
    sections.forEach(({ title, startedAt, firstCheck }, i) => {
      const next = this.#sections[i + 1];
      const checks = this.checks.slice(firstCheck, next?.firstCheck);
      const passed = checks.length > 0 ? `${checks.filter(({ ok }) => ok).length} of ${checks.length}` : '';
      const seconds = (((next?.startedAt ?? Date.now()) - startedAt) / 1000).toFixed(1);
      console.log(`  ${title.padEnd(58)} ${passed.padStart(8)} ${seconds.padStart(7)} s`);
    });
  }

  summarize(): void {
    const failed = this.checks.filter(({ ok }) => !ok);
    this.section(`${this.checks.length - failed.length} of ${this.checks.length} checks passed.`);
    for (const { name } of failed) console.log(`  ✗ ${name}`);
  }

  #row(...cells: string[]): void {
    const widths = [22, 11, 30, 8, 12, 10];
    console.log(`  ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' ')}`.trimEnd());
  }
}
