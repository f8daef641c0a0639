import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ReconciliationCheckpoints } from '../../../ports/settlement/reconciliation-checkpoints.ts';
import { reconciliationCheckpointKey } from '../common/keys.ts';
import { rowHeader } from '../common/row-version.ts';
import type { Table } from '../common/table.ts';

const row = z.object({ until: z.number() });

export function createReconciliationCheckpoints({ client, name: TableName }: Table): ReconciliationCheckpoints {
  return {
    async get(list) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: reconciliationCheckpointKey(list), ConsistentRead: true }),
      );
      return Item && row.parse(Item).until;
    },

    async save(list, until) {
      await client.send(
        new PutCommand({
          TableName,
          Item: { ...reconciliationCheckpointKey(list), ...rowHeader('reconciliation-checkpoint'), until },
        }),
      );
    },
  };
}
