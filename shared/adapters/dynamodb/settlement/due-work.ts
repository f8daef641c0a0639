import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { PaymentId } from '../../../domain/ids.ts';
import type { DueItem, DueWork } from '../../../ports/settlement/due-work.ts';
import { dueSortKey, dueWork, iso, paymentKey, refundKey } from '../common/keys.ts';
import { type Row, type Table, wasOvertaken } from '../common/table.ts';

const dueRow = z.object({
  type: z.enum(['payment', 'refund']),
  id: z.string(),
  paymentId: z.custom<PaymentId>().optional(),
  dueAt: z.number(),
  tries: z.number().default(0),
  state: z.string(),
  payableUntil: z.number().optional(),
  closesAt: z.number().optional(),
});

function toDueItem(stored: Row): DueItem {
  const { type, id, paymentId, dueAt, tries, state, payableUntil, closesAt } = dueRow.parse(stored);
  if (type === 'refund') return { paymentId: paymentId ?? (id as PaymentId), refundId: id, dueAt, tries };
  const isOpen = state === 'pending' && payableUntil !== undefined && closesAt !== undefined;
  return { paymentId: id as PaymentId, dueAt, tries, ...(isOpen && { open: { payableUntil, closesAt } }) };
}

/** An item, or why the row is none: a row that cannot be read must not hide those behind it. */
function tryDueItem(stored: Row): DueItem | UnreadableDueWork {
  try {
    return toDueItem(stored);
  } catch (error) {
    return new UnreadableDueWork(`${stored.PK} ${stored.SK}`, { cause: error });
  }
}

class UnreadableDueWork extends Error {
  override readonly name = 'UnreadableDueWork';
}

export function createDueWork(table: Table): DueWork {
  return {
    shards: Object.fromEntries(Object.entries(dueWork).map(([gateway, { shards }]) => [gateway, shards])),

    async listDue(shard, now, limit, after) {
      const { Items = [], LastEvaluatedKey } = await table.client.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: 'dueWork',
          KeyConditionExpression: 'duePK = :shard AND dueSK < :now',
          ExpressionAttributeValues: { ':shard': shard, ':now': iso(now + 1) },
          Limit: limit,
          ...(after !== undefined && { ExclusiveStartKey: JSON.parse(after) }),
        }),
      );
      const read = Items.map(tryDueItem);
      return {
        items: read.filter((one): one is DueItem => !(one instanceof UnreadableDueWork)),
        unreadable: read.filter((one) => one instanceof UnreadableDueWork),
        ...(LastEvaluatedKey && { next: JSON.stringify(LastEvaluatedKey) }),
      };
    },

    // The version stays: a claim concerns only the sweep.
    async claim({ paymentId, refundId, dueAt, tries }, nextDueAt) {
      const Key = refundId === undefined ? paymentKey(paymentId) : refundKey(paymentId, refundId);
      const dueSK = dueSortKey(nextDueAt, refundId ?? paymentId);
      try {
        await table.client.send(
          new UpdateCommand({
            TableName: table.name,
            Key,
            UpdateExpression: 'SET dueAt = :nextDueAt, dueSK = :dueSK, tries = :tries',
            ConditionExpression: 'dueAt = :dueAt',
            ExpressionAttributeValues: {
              ':nextDueAt': nextDueAt,
              ':dueSK': dueSK,
              ':dueAt': dueAt,
              ':tries': tries + 1,
            },
          }),
        );
        return true;
      } catch (error) {
        if (wasOvertaken(error)) return false;
        throw error;
      }
    },
  };
}
