import { expect, it } from 'vitest';
import { parseRefundAttemptId, refundAttemptId } from '../../../shared/domain/refund.ts';

const id = `re_${'a0'.repeat(12)}`;

it.each([
  [1, id],
  [2, `${id}_2`],
  [123, `${id}_123`],
])('attempt %i has an idempotency key of its own, which names its refund', (attempt, key) => {
  expect(refundAttemptId({ id, attempt })).toBe(key);
  expect(parseRefundAttemptId(key)).toEqual({ refundId: id, attempt });
  expect(parseRefundAttemptId(key.replace('re_', 'rf_'))).toMatchObject({ attempt });
});

it.each(['', 're_', `x${id}`, `${id}x`, id.slice(1), id.slice(0, -1), `gw_${id.slice(3)}`, `${id}_`, `${id}_1234`])(
  'is no key of ours: %s',
  (key) => {
    expect(parseRefundAttemptId(key)).toBeUndefined();
  },
);
