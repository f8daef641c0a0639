import { expect, it } from 'vitest';
import {
  byStaff,
  dueOutbox,
  dueWork,
  historyKey,
  retention,
  STAFF_SHARDS,
} from '../../../../../shared/adapters/dynamodb/common/keys.ts';

const CHARACTERS = [...'0123456789abcdefghijklmnopqrstuvwxyz'];
/** Ids with each ending that they may have. */
const ids = CHARACTERS.flatMap((one) => CHARACTERS.map((last) => `app_0000000000000a${one}${last}`));

it.each([
  ['applications of staff', (id: string) => byStaff.applications.partitionKey('2026-11', 'paid', id), STAFF_SHARDS],
  ['payments of staff', (id: string) => byStaff.payments.partitionKey('2026-11', 'succeeded', id), STAFF_SHARDS],
  ['due work', dueWork.stripe.partitionKey, dueWork.stripe.shards.length],
  ['the outbox', dueOutbox.partitionKey, dueOutbox.shards.length],
  ['ended applications', retention.ended.partitionKey, retention.ended.shards.length],
])('the shards of %s get equally many ids', (_, partitionKey, shards) => {
  const sizes = [...Map.groupBy(ids, partitionKey).values()].map(({ length }) => length);
  expect(sizes).toEqual(Array(shards).fill(ids.length / shards));
});

it.each([
  [dueWork.stripe.shards, dueWork.stripe.partitionKey],
  [retention.unfinished.shards, retention.unfinished.partitionKey],
  [retention.ended.shards, retention.ended.partitionKey],
  [
    byStaff.applications.shards('2026-11', 'paid'),
    (id: string) => byStaff.applications.partitionKey('2026-11', 'paid', id),
  ],
])('every id is in one of the shards that are read', (shards, partitionKey) => {
  expect(new Set(ids.map(partitionKey))).toEqual(new Set(shards));
});

it.each(['evt_1', 'evt_12'])(
  'a sort key stays below the 1,024 bytes of DynamoDB, and well-formed, however long the words of a gateway are',
  (event) => {
    const { SK } = historyKey(`pay_${'0'.repeat(24)}`, 0, `pending#${event}#declined: ${'\u{20000}'.repeat(2_000)}`);
    expect(Buffer.byteLength(SK)).toBeLessThan(1_024);
    expect(SK.isWellFormed()).toBe(true);
    expect(SK).toContain(`#${event}#declined: `);
  },
);
