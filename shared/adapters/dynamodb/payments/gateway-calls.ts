import { BatchGetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { minuteOf, minutesToJudge, type RecentCalls } from '../../../domain/gateway-health.ts';
import { type GatewayName, PAYMENT_METHODS } from '../../../domain/payment-method.ts';
import { HOUR } from '../../../domain/time.ts';
import type { GatewayCalls } from '../../../ports/payments/gateway-calls.ts';
import { gatewayCallsKey, type Key } from '../common/keys.ts';
import type { Row, Table } from '../common/table.ts';

/** Milliseconds; the clocks of containers differ by less. */
const KEPT_FOR = HOUR;

/**
 * One row per minute for all gateways, so that reading costs the same however many there are. Every write adds to the row without reading
 * it, and is in no transaction: concurrent payments never conflict over it.
 */
export function createGatewayCalls({ client, name: TableName }: Table): GatewayCalls {
  return {
    async count({ gateway, applicationId, outcome }, at) {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: gatewayCallsKey(minuteOf(at)),
          UpdateExpression: 'SET expiresAt = :expiresAt ADD #calls :one',
          ExpressionAttributeNames: { '#calls': attributeOf[outcome](gateway) },
          ExpressionAttributeValues: {
            // DynamoDB's time to live is in seconds.
            ':expiresAt': Math.ceil((at + KEPT_FOR) / 1000),
            ':one': outcome === 'answered' ? 1 : new Set([shortId(applicationId)]),
          },
        }),
      );
    },

    async recent(now) {
      const Keys = recentCallsKeys(now);
      const { Responses } = await client.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }));
      return fromRecentCallsRows(Responses?.[TableName] ?? [], now);
    },
  };
}

const attributeOf = {
  answered: (gateway: GatewayName) => `answered ${gateway}`,
  unanswered: (gateway: GatewayName) => `unanswered ${gateway}`,
};

/** Tells applications apart and keeps the row small. */
function shortId(applicationId: string): string {
  return applicationId.slice(-6);
}

/** The rows that `fromRecentCallsRows` needs. */
export function recentCallsKeys(now: number): Key[] {
  return minutesToJudge(now).map(gatewayCallsKey);
}

const answered = z.number().default(0);
const unanswered = z.set(z.string()).default(new Set());

/** @param rows those of `recentCallsKeys` that exist, in any order */
export function fromRecentCallsRows(rows: readonly Row[], now: number): RecentCalls {
  const minutes = recentCallsKeys(now).map(({ PK }) => rows.find((row) => row.PK === PK) ?? {});
  const callsTo = (gateway: GatewayName) =>
    minutes.map((row) => ({
      answered: answered.parse(row[attributeOf.answered(gateway)]),
      unanswered: [...unanswered.parse(row[attributeOf.unanswered(gateway)])],
    }));
  return Object.fromEntries(PAYMENT_METHODS.map((gateway) => [gateway, callsTo(gateway)])) as unknown as RecentCalls;
}
