import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Reconciliations } from '../../../ports/settlement/reconciliations.ts';
import { reconciledKey } from '../common/keys.ts';
import { rowOf } from '../common/row-form.ts';
import type { Table } from '../common/table.ts';

const row = z.object({ until: z.number() });

export function createReconciliations({ client, name: TableName }: Table): Reconciliations {
  return {
    async reached(method) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: reconciledKey(method), ConsistentRead: true }),
      );
      return Item && row.parse(Item).until;
    },

    async reach(method, until) {
      await client.send(
        new PutCommand({ TableName, Item: { ...reconciledKey(method), ...rowOf('reconciled'), until } }),
      );
    },
  };
}
