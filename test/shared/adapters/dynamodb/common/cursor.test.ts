import { expect, it } from 'vitest';
import { fromCursor, toCursor } from '../../../../../shared/adapters/dynamodb/common/cursor.ts';
import { BY_USER, sortKeyRange } from '../../../../../shared/adapters/dynamodb/common/list-by-time.ts';
import { InvalidCursor } from '../../../../../shared/ports/common/page.ts';

const scope = { ...BY_USER, partition: 'USER#amina#PAY', range: sortKeyRange({}) };
const row = { PK: 'APP#1', SK: 'PAY#1', userPK: 'USER#amina#PAY', userSK: '2026-11-23T12:00:00.000Z#pay_1' };
const read = (changes: object) => fromCursor(toCursor({ ...row, ...changes }, scope), scope);

it('a cursor continues its own list', () => {
  expect(read({})).toEqual(row);
});

it.each([
  ['another list', { userPK: 'USER#wei#PAY' }],
  ['a place outside the list', { userSK: 'x' }],
  ['a text that cannot be sent: half a surrogate pair', { SK: 'PAY#\ud800' }],
  ['a key that is too long for DynamoDB in bytes', { PK: '签'.repeat(1_000) }],
  ['a key that is too long in characters', { userSK: `${row.userSK}${'x'.repeat(1_000)}` }],
  ['no key', { SK: '' }],
])('a forged cursor is refused: %s', (_, changes) => {
  expect(() => read(changes)).toThrow(InvalidCursor);
});
