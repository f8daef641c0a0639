import { usdOf } from './bill.ts';
import { fixedCosts } from './fixed-costs.ts';
import { SIGN_IN, variableCosts } from './variable-costs.ts';

const MONTHLY = [1_000, 100_000, 10_000_000];

/** The tables of docs/cost.md, in USD: variable cost per 1,000 payments, then fixed cost per 30 days. */
export function costTable(): string {
  const row = (name: string, at: (payments: number) => string) => `| ${name} | ${MONTHLY.map(at).join(' | ')} |`;
  const lines = (payments: number) => variableCosts(payments);
  const variable = (payments: number) => lines(payments).reduce((sum, { counts }) => sum + usdOf(counts), 0);
  // An office with its own identity provider does not pay for Cognito.
  const signIn = (payments: number) => usdOf(lines(payments).find(({ name }) => name === SIGN_IN)?.counts ?? {});
  const names = lines(1).map(({ name }) => name);
  const fixed = fixedCosts();
  const fixedTotal = fixed.reduce((sum, { counts }) => sum + usdOf(counts), 0);
  const perThousand = (usd: number, payments: number) => ((usd / payments) * 1000).toFixed(3);
  const whole = (usd: number) => (usd < 1000 ? usd.toFixed(2) : Math.round(usd).toLocaleString('en'));
  return [
    row('USD per 1,000 paid applications, at this many a month', (payments) => payments.toLocaleString('en')),
    '|---|---|---|---|',
    ...names.map((name, i) => row(name, (payments) => perThousand(usdOf(lines(payments)[i]?.counts ?? {}), payments))),
    row('**variable cost**', (payments) => perThousand(variable(payments), payments)),
    row('fixed cost', (payments) => perThousand(fixedTotal, payments)),
    row('**total**', (payments) => perThousand(variable(payments) + fixedTotal, payments)),
    row('total, USD per month', (payments) => whole(variable(payments) + fixedTotal)),
    row('**total without sign-in**', (payments) =>
      perThousand(variable(payments) + fixedTotal - signIn(payments), payments),
    ),
    row('total without sign-in, USD per month', (payments) =>
      whole(variable(payments) + fixedTotal - signIn(payments)),
    ),
    '',
    '| fixed cost, 30 days | USD |',
    '|---|---|',
    ...fixed.map(({ name, counts }) => `| ${name} | ${usdOf(counts).toFixed(2)} |`),
    `| **total** | ${fixedTotal.toFixed(2)} |`,
  ].join('\n');
}
