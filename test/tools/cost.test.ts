import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { schedules } from '../../infra/functions/schedules.ts';
import assumptions from '../../tools/cost/assumptions.json' with { type: 'json' };
import { type Price, usdOf } from '../../tools/cost/bill.ts';
import { fixedCosts } from '../../tools/cost/fixed-costs.ts';
import { coldStarts, occupiedSlots } from '../../tools/cost/functions.ts';
import measurement from '../../tools/cost/measurement.json' with { type: 'json' };
import priceList from '../../tools/cost/prices.json' with { type: 'json' };
import { costTable } from '../../tools/cost/table.ts';
import { variableCosts } from '../../tools/cost/variable-costs.ts';

const page = readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8');
const { prices, seenIn, verified } = priceList;
const VOLUMES = [1_000, 100_000, 10_000_000];

test('docs/cost.md shows the tables that follow from measurement and prices', () => {
  if (!page.includes(costTable())) expect.fail('docs/cost.md: insert the output of `npm run cost`');
});

test('every price names its source and where it was seen, and docs/cost.md says whether they were verified', () => {
  for (const { source, seen } of Object.values(prices)) {
    expect(source).toMatch(/^https:\/\/aws\.amazon\.com\//);
    expect(Object.keys(seenIn)).toContain(seen);
  }
  expect(page.includes('not verified')).toBe(!verified);
});

test('every price is used, and every usage has a price', () => {
  const used = [...variableCosts(1), ...fixedCosts()].flatMap(({ counts }) => Object.keys(counts));
  expect(new Set(used)).toEqual(new Set(Object.keys(prices)));
});

test.each(Object.keys(prices) as Price[])('a line of %s only costs twice as much at twice the price', (price) => {
  const twice = { ...prices, [price]: { ...prices[price], usd: 2 * prices[price].usd } };
  expect(usdOf({ [price]: 7 }, twice)).toBeCloseTo(2 * usdOf({ [price]: 7 }), 12);
  const [other = price] = (Object.keys(prices) as Price[]).filter((one) => one !== price);
  expect(usdOf({ [other]: 7 }, twice)).toBe(usdOf({ [other]: 7 }));
});

test('every assumption has a reason', () => {
  for (const { why } of Object.values(assumptions)) expect(why).toMatch(/\.$|…$/);
});

test('no cost per payment grows with volume, and database requests per payment cost the same', () => {
  const [few = [], some = [], many = []] = VOLUMES.map((payments) =>
    variableCosts(payments).map(({ name, counts }) => ({ name, usd: usdOf(counts) / payments })),
  );
  for (const [i, { name, usd }] of few.entries()) {
    expect(some[i]?.usd, name).toBeLessThanOrEqual(usd * 1.000001);
    expect(many[i]?.usd, name).toBeLessThanOrEqual((some[i]?.usd ?? 0) * 1.000001);
  }
  const writes = few.findIndex(({ name }) => name === 'DynamoDB: reads and writes');
  expect(many[writes]?.usd).toBeCloseTo(few[writes]?.usd ?? 0, 12);
});

test('without payments there are only fixed costs', () => {
  expect(variableCosts(0).map(({ counts }) => usdOf(counts))).toEqual(variableCosts(0).map(() => 0));
  for (const { name, counts } of fixedCosts()) expect(usdOf(counts), name).toBeGreaterThan(0);
});

test('the shares of payers add up to 1, and each kind was measured', () => {
  const shares = Object.values(assumptions.payers.value);
  expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
  expect(Object.keys(measurement.visits).toSorted()).toEqual(Object.keys(assumptions.payers.value).toSorted());
});

test('every scheduled function was measured, and the start of every called function', () => {
  expect(Object.keys(measurement.idle).toSorted()).toEqual(schedules.map((one) => one.function).toSorted());
  const parts = [measurement.idle, measurement.visits, measurement.later.used].flatMap((all) => Object.values(all));
  const called = new Set(parts.flatMap(({ calls }) => Object.keys(calls)));
  expect([...called].filter((name) => !(name in measurement.starts))).toEqual([]);
});

test('random calls occupy at most as many slots as there are slots or calls', () => {
  for (const calls of [0, 1, 100, 8_640, 1e9]) {
    expect(occupiedSlots(8_640, calls)).toBeLessThanOrEqual(Math.min(8_640, calls));
  }
  expect(occupiedSlots(8_640, 1)).toBeCloseTo(1, 3);
  expect(occupiedSlots(8_640, 1e9)).toBeCloseTo(8_640, 6);
});

test('rare calls are always cold starts, frequent calls hardly ever', () => {
  const startsOf = (calls: number) => coldStarts({ name: 'check-payment', calls, milliseconds: 20 * calls });
  expect(startsOf(1)).toBeCloseTo(1, 2);
  expect(startsOf(1_000)).toBeGreaterThan(500);
  expect(startsOf(1e7)).toBeLessThan(0.001 * 1e7);
});
