import * as z from 'zod';
import { RATE_WINDOW, type RateLimits } from '../../../domain/rate-limits.ts';
import type { Payer, PayerLimit } from '../../../ports/settlement/ledger.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { addressRateKey, type Key, userRateKey } from '../common/keys.ts';
import type { Row, WriteItem } from '../common/table.ts';
import { networkOf } from './network.ts';

/** One rate limit of a payer. Its row contains the times of recent payments, oldest first. */
export interface Counter {
  readonly of: PayerLimit;
  readonly key: Key;
  readonly limit: number;
}

/**
 * The address is hashed with the active key only: in the 15 minutes around a key rotation, an address may start twice as many payments.
 * The limit per user still holds.
 */
export async function countersOf(payer: Payer, limits: RateLimits, encryption: FieldEncryption): Promise<Counter[]> {
  const network = `address:${networkOf(payer.address)}`;
  return [
    { of: 'user', key: userRateKey(payer.userId), limit: limits.perUser },
    { of: 'address', key: addressRateKey(await encryption.hash(network)), limit: limits.perAddress },
  ];
}

/**
 * Counts a payment without reading the row first. This works while the row has fewer entries than the limit, whatever their age. Once
 * the row is full, the condition fails and returns the row for `recountPayments`.
 */
export function countPayment(tableName: string, { key, limit }: Counter, now: number): WriteItem {
  return {
    Update: {
      TableName: tableName,
      Key: key,
      UpdateExpression: 'SET times = list_append(if_not_exists(times, :none), :one), expiresAt = :expiresAt',
      ConditionExpression: 'attribute_not_exists(times) OR size(times) < :limit',
      ExpressionAttributeValues: { ':none': [], ':one': [now], ':limit': limit, ':expiresAt': expiresAt(now) },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

/** Drops the times outside the window and counts a payment, or returns when the next payment is allowed (UTC milliseconds). */
export function recountPayments(
  tableName: string,
  { key, limit }: Counter,
  stored: Row,
  now: number,
): WriteItem | number {
  const { times } = z.object({ times: z.array(z.number()) }).parse(stored);
  const recent = times.filter((at) => at > now - RATE_WINDOW);
  const oldest = recent[recent.length - limit];
  if (oldest !== undefined) return oldest + RATE_WINDOW;
  return {
    Update: {
      TableName: tableName,
      Key: key,
      UpdateExpression: 'SET times = :recent, expiresAt = :expiresAt',
      ConditionExpression: 'times = :times',
      ExpressionAttributeValues: { ':recent': [...recent, now], ':times': times, ':expiresAt': expiresAt(now) },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

/** DynamoDB's time to live is in seconds. */
function expiresAt(now: number): number {
  return Math.ceil((now + RATE_WINDOW) / 1000);
}
