import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { StaffMember } from '../../../domain/audit-event.ts';
import { EXPORT_FORMATS, EXPORT_RETENTION, type Export } from '../../../domain/export.ts';
import type { ExportId } from '../../../domain/ids.ts';
import type { PaymentState } from '../../../domain/payment.ts';
import type { ExportStore } from '../../../ports/exports/export-store.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { byUser, dueExports, exportKey, iso } from '../common/keys.ts';
import { rowHeader } from '../common/row-version.ts';
import { type Row, type Table, writeTransaction } from '../common/table.ts';
import { toAuditEventRow } from '../staff/audit-event-rows.ts';

const row = z.object({
  id: z.custom<ExportId>(),
  request: z.object({
    dataset: z.literal('payments'),
    from: z.string(),
    to: z.string(),
    timeZone: z.string(),
    range: z.object({ from: z.number(), until: z.number() }),
    state: z.custom<PaymentState>().optional(),
    format: z.enum(EXPORT_FORMATS),
  }),
  requestedBy: z.custom<StaffMember>(),
  state: z.enum(['running', 'done', 'failed']),
  file: z.string(),
  uploadId: z.string().optional(),
  parts: z.array(z.object({ number: z.number(), etag: z.string() })),
  nextPart: z.number(),
  cursor: z.string().optional(),
  formatState: z.string().optional(),
  written: z.boolean().optional(),
  rows: z.number(),
  createdAt: z.number(),
  updatedAt: z.number(),
  dueAt: z.number().optional(),
  tries: z.number(),
  version: z.number(),
});

function toRow(job: Export): Row {
  const { id, dueAt, createdAt } = job;
  return {
    ...exportKey(id),
    ...rowHeader('export'),
    ...job,
    ...(dueAt !== undefined && { duePK: dueExports, dueSK: byUser.sortKey(dueAt, id) }),
    expiresAt: Math.ceil((createdAt + EXPORT_RETENTION) / 1000),
  };
}

export function createExportStore({ client, name: TableName }: Table, encryption: FieldEncryption): ExportStore {
  return {
    async create(job, auditEvent) {
      const puts = [toRow(job), await toAuditEventRow(auditEvent, encryption)].map((Item) => ({
        Put: { TableName, Item },
      }));
      await writeTransaction({ client, name: TableName }, puts);
    },

    async get(id, now) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: exportKey(id), ConsistentRead: true }));
      const job = Item && row.parse(Item);
      // DynamoDB removes expired rows with a delay.
      return job && job.createdAt + EXPORT_RETENTION > now ? job : undefined;
    },

    async listDue(now, limit) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'dueWork',
          KeyConditionExpression: 'duePK = :exports AND dueSK < :now',
          ExpressionAttributeValues: { ':exports': dueExports, ':now': iso(now + 1) },
          Limit: limit,
        }),
      );
      return Items.map((item) => row.parse(item));
    },

    async save(job) {
      try {
        await client.send(
          new PutCommand({
            TableName,
            Item: toRow(job),
            ConditionExpression: 'version = :before',
            ExpressionAttributeValues: { ':before': job.version - 1 },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
