import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { KeyWalk } from '../../../ports/keys/key-walk.ts';
import { type Key, walkKey } from '../common/keys.ts';
import { rowOf } from '../common/row-form.ts';
import type { Row, Table } from '../common/table.ts';
import { type RenewingSealing, renewRow } from './renew-row.ts';

const walkRow = z.object({
  target: z.string(),
  begunAt: z.number(),
  finishedAt: z.number().optional(),
  cursor: z.string().optional(),
  pages: z.number(),
  seen: z.number(),
  rewritten: z.number(),
  left: z.record(z.string(), z.number()),
});

const ROWS_A_PAGE = 200;
const AT_ONCE = 8;

/**
 * The one scan of this table. No index says which key a row needs: it would cost a write for every row that is ever written, for a question
 * that is asked when a key was replaced; and then every row has to be looked at once.
 */
export function createKeyWalk(table: Table, sealing: RenewingSealing): KeyWalk {
  const { client, name: TableName } = table;
  const keyIds = async () => ({ seal: await sealing.keyIds(), hash: await sealing.hashKeyIds() });

  return {
    async keys() {
      const { seal, hash } = await keyIds();
      return { target: `${seal.current[0]} ${hash.current[0]}`, old: [...seal.old, ...hash.old] };
    },

    async load() {
      const { Item } = await client.send(new GetCommand({ TableName, Key: walkKey, ConsistentRead: true }));
      return Item && walkRow.parse(Item);
    },

    async save(state, before) {
      const Item = { ...walkKey, ...rowOf('walk'), ...state };
      const condition =
        before === undefined
          ? { ConditionExpression: 'attribute_not_exists(PK)' }
          : {
              ConditionExpression: 'begunAt = :begunAt AND pages = :pages',
              ExpressionAttributeValues: { ':begunAt': before.begunAt, ':pages': before.pages },
            };
      try {
        await client.send(new PutCommand({ TableName, Item, ...condition }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },

    async renewPage(cursor) {
      const { seal, hash } = await keyIds();
      const target = { seal: seal.current, hash: hash.current };
      const { Items = [], LastEvaluatedKey } = await client.send(
        new ScanCommand({
          TableName,
          Limit: ROWS_A_PAGE,
          // What was written before the walk began must not be overlooked.
          ConsistentRead: true,
          ...(cursor !== undefined && { ExclusiveStartKey: JSON.parse(cursor) }),
        }),
      );
      const left: Record<string, number> = {};
      let rewritten = 0;
      const queue = [...Items] as (Row & Key)[];
      const worker = async () => {
        for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
          const became = await renewRow(table, sealing, target, row);
          if (became === 'renewed') rewritten++;
          if (typeof became === 'object') left[became.needs] = (left[became.needs] ?? 0) + 1;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      const next = LastEvaluatedKey && JSON.stringify(LastEvaluatedKey);
      return { seen: Items.length, rewritten, left, ...(next !== undefined && { next }) };
    },
  };
}
