import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { PaymentId } from '../../../domain/ids.ts';
import type { DueItem, DueWork } from '../../../ports/settlement/due-work.ts';
import { dueWork, iso, paymentKey, refundKey } from '../common/keys.ts';
import type { Row, Table } from '../common/table.ts';
import { dueKeys } from '../payments/payment-rows.ts';

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

export function createDueWork(table: Table): DueWork {
  return {
    shards: dueWork.shards,

    async listDue(shard, now, limit) {
      const { Items = [] } = await table.client.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: 'dueWork',
          KeyConditionExpression: 'duePK = :shard AND dueSK < :now',
          ExpressionAttributeValues: { ':shard': shard, ':now': iso(now + 1) },
          Limit: limit,
        }),
      );
      return Items.map(toDueItem);
    },

    // The version stays: a claim concerns only the sweep.
    async claim({ paymentId, refundId, dueAt, tries }, nextDueAt) {
      const Key = refundId === undefined ? paymentKey(paymentId) : refundKey(paymentId, refundId);
      const { dueSK } = dueKeys(refundId ?? paymentId, nextDueAt);
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
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
