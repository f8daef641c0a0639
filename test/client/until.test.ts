import { expect, test } from 'vitest';
import { until } from '../../client/until.ts';

test('polls until the condition holds', async () => {
  const answers = [false, false, true];
  expect(await until(async () => answers.shift() === true, 10_000, 1)).toBe(true);
  expect(answers).toEqual([]);
});

test('treats an exception as a condition that does not hold yet', async () => {
  let calls = 0;
  const condition = async () => {
    calls += 1;
    if (calls < 3) throw new Error('not up yet');
    return true;
  };
  expect(await until(condition, 10_000, 1)).toBe(true);
});

test('accepts a timeout with fractions of a millisecond', async () => {
  expect(await until(async () => true, 1234.5)).toBe(true);
  expect(await until(async () => false, 1.5, 1)).toBe(false);
});

test('returns false on timeout', async () => {
  expect(await until(async () => false, 20, 1)).toBe(false);
});
