import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UNITS_PER_PAYMENT, warmThroughputFor } from '../../infra/constructs/warm-throughput.ts';
import { throttlesFor } from '../../infra/functions/throttles.ts';
import { BACKGROUND_SHARES } from '../../shared/wiring/gateways.ts';
import { REENCRYPTED_PER_SECOND } from '../../shared/wiring/storage.ts';
import { JOB_NAMES } from '../../tools/capacity/job-names.ts';
import { measureJob } from '../../tools/capacity/jobs.ts';
import { limits, reachedAt } from '../../tools/capacity/limits.ts';
import { capacityTable, comparisonTable, drainText, measurementTable } from '../../tools/capacity/table.ts';
import { usagePerPayment } from '../../tools/cost/variable-costs.ts';
import { command } from './kit/command.ts';

const GOAL = 100;

it('docs/capacity.md shows the tables that follow from measurements and quotas', () => {
  const page = readFileSync(new URL('../../docs/capacity.md', import.meta.url), 'utf8');
  if (!page.includes(capacityTable(GOAL))) expect.fail('docs/capacity.md: insert the output of `npm run capacity`');
  if (!page.includes(measurementTable())) expect.fail('docs/capacity.md: insert the measurements that it prints');
  if (!page.includes(comparisonTable())) expect.fail('docs/capacity.md: insert the comparison that it prints');
  if (!page.includes(drainText(GOAL))) expect.fail('docs/capacity.md: insert the drain that it prints last');
});

it('docs/capacity.md states the shares, the pace and the units that the code uses', () => {
  const page = readFileSync(new URL('../../docs/capacity.md', import.meta.url), 'utf8');
  const { sweep, reconciliation } = BACKGROUND_SHARES;
  expect(page).toContain(`its own pace, ${100 * sweep}% of the calls`);
  expect(page).toContain(`at most ${100 * reconciliation}% of the calls`);
  expect(page).toContain(`at most ${REENCRYPTED_PER_SECOND} rows a second`);
  expect(page).toContain(`${UNITS_PER_PAYMENT.write} write units and ${UNITS_PER_PAYMENT.read} read units`);
});

describe('the limits', () => {
  it('come in the order in which they are reached, each with what to raise', () => {
    const all = limits();
    expect(all.map(reachedAt)).toEqual(all.map(reachedAt).toSorted((a, b) => a - b));
    for (const { name, limit, use, raise } of all) {
      expect(limit, name).toBeGreaterThan(0);
      expect(use, name).toBeGreaterThan(0);
      expect(raise, name).not.toBe('');
    }
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it('that an option raises are far enough away once it is set to the goal', () => {
    const each = usagePerPayment();
    const { byDefault, byRoute } = throttlesFor(GOAL);
    // With a reserve: payments do not come evenly.
    expect(byDefault.rateLimit).toBeGreaterThan(2 * GOAL * (each.calls['get-application'] ?? 0));
    expect(byRoute.createPayment?.rateLimit).toBeGreaterThan(2 * GOAL * (each.calls['create-payment'] ?? 0));
    expect(warmThroughputFor(GOAL)?.writeUnitsPerSecond).toBeGreaterThanOrEqual(GOAL * each.writeUnits);
    expect(warmThroughputFor(GOAL)?.readUnitsPerSecond).toBeGreaterThanOrEqual(GOAL * each.readUnits);
  });

  it.each([20, 50, GOAL, 250])('that payments.perSecond raises are above %i, once it is set', (paymentsPerSecond) => {
    const raised = limits(paymentsPerSecond).filter(({ raise }) => raise.startsWith('`payments.perSecond`'));
    expect(raised.map(({ name }) => name.split(/[:,(]/)[0]?.trim())).toEqual(
      expect.arrayContaining([
        'the sweep',
        'the redaction',
        "the reconciliation of Stripe's events",
        'each queue of events',
      ]),
    );
    for (const one of raised.filter(({ name }) => !name.startsWith('the re-encryption')))
      expect(reachedAt(one), one.name).toBeGreaterThan(paymentsPerSecond);
  });

  it('leave the API of a new account half of its concurrency', () => {
    const [newAccount] = limits().filter(({ name }) => name.includes('new account'));
    expect(newAccount?.limit).toBe(5);
  });
});

describe('npm run capacity', () => {
  const capacity = command('capacity');

  it('prints the table for a rate, and what breaks first', async () => {
    const { code, output } = await capacity(['--per-second', '3']);
    expect(code).toBe(0);
    expect(output).toContain('needed at 3 |');
    expect(output).toContain('No limit is reached at 3 paid applications a second.');
  });
});

describe('npm run capacity:measure', () => {
  it.each(JOB_NAMES)('counts what the %s takes', async (name) => {
    const { items, calls, readUnits, due } = await measureJob(name, 40, 30);
    expect(due).toBe(40);
    // One of four parts; the reconciliation has all events in one list, and the re-encryption counts the four rows of each.
    expect(items).toBeGreaterThan(0);
    expect(items).toBeLessThanOrEqual(name === 're-encryption' ? 4 * 40 : 40);
    expect(calls).toBeGreaterThanOrEqual(1);
    expect(readUnits).toBeGreaterThan(0);
  });
});
