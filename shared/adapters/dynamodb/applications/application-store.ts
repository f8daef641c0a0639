import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { ApplicationStore } from '../../../ports/applications/application-store.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { applicationKey, byUser } from '../common/keys.ts';
import { BY_USER, listByTime } from '../common/list-by-time.ts';
import type { Table } from '../common/table.ts';
import { fromApplicationRow } from './application-rows.ts';

export function createApplicationStore(table: Table, encryption: FieldEncryption): ApplicationStore {
  return {
    async get(id) {
      const { Item } = await table.client.send(
        new GetCommand({ TableName: table.name, Key: applicationKey(id), ConsistentRead: true }),
      );
      return Item && fromApplicationRow(Item, encryption);
    },

    async listByUser(userId, request) {
      const { items, ...next } = await listByTime(table, BY_USER, byUser.applications(userId), request);
      return { items: await Promise.all(items.map((row) => fromApplicationRow(row, encryption))), ...next };
    },
  };
}
