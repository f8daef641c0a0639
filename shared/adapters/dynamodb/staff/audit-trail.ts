import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Page } from '../../../ports/common/page.ts';
import type { AuditTrail } from '../../../ports/staff/audit-trail.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { auditEventsOfDay, byStaff, daysNewestFirst } from '../common/keys.ts';
import { BY_KEY, BY_STAFF, listByTime } from '../common/list-by-time.ts';
import { mergeByTime } from '../common/merge-by-time.ts';
import type { Row, Table } from '../common/table.ts';
import { fromAuditEventRow, toAuditEventRow } from './audit-event-rows.ts';

export function createAuditTrail(table: Table, encryption: FieldEncryption): AuditTrail {
  const fromRows = async ({ items, ...next }: Page<Row>) => ({
    items: await Promise.all(items.map((row) => fromAuditEventRow(row, encryption))),
    ...next,
  });

  return {
    async record(entry) {
      const Item = await toAuditEventRow(entry, encryption);
      // The id is random, so an existing row can only be the same event, sent again after a lost answer.
      await table.client.send(new PutCommand({ TableName: table.name, Item }));
    },

    async listByTime(range, page) {
      const days = (until = range.until) => daysNewestFirst({ ...range, until }).map((day) => [auditEventsOfDay(day)]);
      return fromRows(await mergeByTime(table, BY_KEY, days, { ...range, ...page }));
    },

    listByApplication: async (id, page, range) =>
      fromRows(await listByTime(table, BY_STAFF, byStaff.auditEvents(id), { ...page, ...range })),
  };
}
