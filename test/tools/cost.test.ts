import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import prices from '../../tools/cost/prices.json' with { type: 'json' };
import { costTable } from '../../tools/cost/table.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test('the README shows the table that the measurement and the prices make', () => {
  if (!readme.includes(costTable())) expect.fail(`README.md, "Cost": put in what \`npm run cost\` prints`);
});

test('every price names its source, and the README says whether they were verified', () => {
  for (const { source } of Object.values(prices.prices)) expect(source).toMatch(/^https:\/\/aws\.amazon\.com\//);
  expect(readme.includes('not verified')).toBe(!prices.verified);
});
