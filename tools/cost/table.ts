import { usdOf } from './bill.ts';
import { fixedCosts } from './fixed-costs.ts';
import { SIGN_IN, variableCosts } from './variable-costs.ts';

const MONTHLY = [1_000, 100_000, 10_000_000];

/** USD, in Markdown: what stands in the README. What grows with payments, per 1,000 of them; then what stands by the month. */
export function costTable(): string {
  const row = (name: string, at: (payments: number) => string) => `| ${name} | ${MONTHLY.map(at).join(' | ')} |`;
  const lines = (payments: number) => variableCosts(payments);
  const growing = (payments: number) => lines(payments).reduce((sum, { counts }) => sum + usdOf(counts), 0);
  // Left out where the office has a provider of its own.
  const signIn = (payments: number) => usdOf(lines(payments).find(({ name }) => name === SIGN_IN)?.counts ?? {});
  const names = lines(1).map(({ name }) => name);
  const stands = fixedCosts();
  const byTheMonth = stands.reduce((sum, { counts }) => sum + usdOf(counts), 0);
  const perThousand = (usd: number, payments: number) => ((usd / payments) * 1000).toFixed(3);
  const whole = (usd: number) => (usd < 1000 ? usd.toFixed(2) : Math.round(usd).toLocaleString('en'));
  return [
    row('USD per 1,000 paid applications, at … a month', (payments) => payments.toLocaleString('en')),
    '|---|---|---|---|',
    ...names.map((name, i) => row(name, (payments) => perThousand(usdOf(lines(payments)[i]?.counts ?? {}), payments))),
    row('**what grows with payments**', (payments) => perThousand(growing(payments), payments)),
    row('what stands by the month', (payments) => perThousand(byTheMonth, payments)),
    row('**all**', (payments) => perThousand(growing(payments) + byTheMonth, payments)),
    row('all, USD a month', (payments) => whole(growing(payments) + byTheMonth)),
    row('**all but sign-in**', (payments) => perThousand(growing(payments) + byTheMonth - signIn(payments), payments)),
    row('all but sign-in, USD a month', (payments) => whole(growing(payments) + byTheMonth - signIn(payments))),
    '',
    '| what stands, in thirty days | USD |',
    '|---|---|',
    ...stands.map(({ name, counts }) => `| ${name} | ${usdOf(counts).toFixed(2)} |`),
    `| **all** | ${byTheMonth.toFixed(2)} |`,
  ].join('\n');
}
