import { BatchGetCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { ApplicationStore } from '../../../ports/applications/application-store.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { applicationKey, byUser } from '../common/keys.ts';
import { BY_USER, listByTime } from '../common/list-by-time.ts';
import type { Table } from '../common/table.ts';
import { fromRecentCallsRows, recentCallsKeys } from '../payments/gateway-calls.ts';
import { fromApplicationRow } from './application-rows.ts';

export function createApplicationStore({ client, name }: Table, encryption: FieldEncryption): ApplicationStore {
  const get: ApplicationStore['get'] = async (id) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: name, Key: applicationKey(id), ConsistentRead: true }),
    );
    return Item && fromApplicationRow(Item, encryption);
  };

  return {
    get,

    async getWithRecentCalls(id, now) {
      const key = applicationKey(id);
      const Keys = [key, ...recentCallsKeys(now)];
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [name]: { Keys, ConsistentRead: true } } }),
      );
      const rows = Responses?.[name] ?? [];
      const recentCalls = fromRecentCallsRows(rows, now);
      const row = rows.find(({ PK }) => PK === key.PK);
      // A table that throttles leaves keys out. Without its calls a gateway counts as working; without its row an application would be unknown.
      const isLeftOut = UnprocessedKeys?.[name]?.Keys?.some(({ PK }) => PK === key.PK);
      const application = row ? await fromApplicationRow(row, encryption) : isLeftOut ? await get(id) : undefined;
      return { recentCalls, ...(application && { application }) };
    },

    async listByUser(userId, request) {
      const { items, ...next } = await listByTime({ client, name }, BY_USER, byUser.applications(userId), request);
      return { items: await Promise.all(items.map((row) => fromApplicationRow(row, encryption))), ...next };
    },
  };
}
