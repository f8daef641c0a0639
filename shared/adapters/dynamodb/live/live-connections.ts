import { DeleteCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { LiveConnection, LiveConnections } from '../../../ports/live/live-connections.ts';
import { type Key, liveConnectionKey, liveOwnerKey } from '../common/keys.ts';
import { rowHeader } from '../common/row-version.ts';
import type { Row, Table } from '../common/table.ts';

const connectionRow = z.object({ SK: z.string(), userId: z.string(), openedAt: z.number() });
const ownerRow = z.object({ userId: z.string() });

/** Seconds. API Gateway closes every connection after two hours (API Gateway: WebSocket API quotas). */
const TTL_SECONDS = 2 * 60 * 60 + 5 * 60;
/** More pages than a user has open. */
const MAX_CONNECTIONS = 100;

export function createLiveConnections({ client, name: TableName }: Table): LiveConnections {
  const deleteRow = (Key: Key) => client.send(new DeleteCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }));

  return {
    async add({ id, userId, openedAt }) {
      const expiresAt = Math.ceil(openedAt / 1000) + TTL_SECONDS;
      const rows = [
        { ...liveConnectionKey(userId, id), ...rowHeader('live-connection'), userId, openedAt, expiresAt },
        { ...liveOwnerKey(id), ...rowHeader('live-owner'), userId, expiresAt },
      ];
      await Promise.all(rows.map((Item) => client.send(new PutCommand({ TableName, Item }))));
    },

    async listByUser(userId, now) {
      const query = {
        TableName,
        KeyConditionExpression: 'PK = :PK',
        // DynamoDB removes expired rows with a delay, and counts them before it leaves them out: a page may have no other rows.
        FilterExpression: 'expiresAt > :now',
        ExpressionAttributeValues: { ':PK': liveConnectionKey(userId, '').PK, ':now': now / 1000 },
        ConsistentRead: true,
      };
      const open: LiveConnection[] = [];
      for await (const { Items = [] } of paginateQuery({ client, pageSize: MAX_CONNECTIONS }, query)) {
        open.push(...Items.map(toConnection));
        if (open.length >= MAX_CONNECTIONS) break;
      }
      return open.slice(0, MAX_CONNECTIONS);
    },

    async remove({ id, userId }) {
      await Promise.all([deleteRow(liveConnectionKey(userId, id)), deleteRow(liveOwnerKey(id))]);
    },

    async removeById(id) {
      const { Attributes } = await deleteRow(liveOwnerKey(id));
      if (Attributes !== undefined) await deleteRow(liveConnectionKey(ownerRow.parse(Attributes).userId, id));
    },
  };
}

function toConnection(row: Row): LiveConnection {
  const { SK: id, ...connection } = connectionRow.parse(row);
  return { id, ...connection };
}
