import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Page } from '../../../ports/common/page.ts';
import type { AuditTrail } from '../../../ports/staff/audit-trail.ts';
import { actsOfDay, byStaff } from '../common/keys.ts';
import { BY_KEY, BY_STAFF, listByTime } from '../common/list-by-time.ts';
import type { Sealing } from '../common/sealing.ts';
import type { Row, Table } from '../common/table.ts';
import { fromAuditRow, toAuditRow } from './audit-rows.ts';

export function createAuditTrail(table: Table, sealing: Sealing): AuditTrail {
  const opened = async ({ items, ...next }: Page<Row>) => ({
    items: await Promise.all(items.map((row) => fromAuditRow(row, sealing))),
    ...next,
  });

  return {
    async record(entry) {
      const Item = await toAuditRow(entry, sealing);
      // Its id is random, so that whatever stands there already is this very entry, sent again after a lost answer.
      await table.client.send(new PutCommand({ TableName: table.name, Item }));
    },

    ofDay: async (day, page) => opened(await listByTime(table, BY_KEY, actsOfDay(day), page)),

    ofApplication: async (id, page) => opened(await listByTime(table, BY_STAFF, byStaff.acts(id), page)),
  };
}
