import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { withLogContext } from './log-context.ts';
import { describeError, logger } from './logger.ts';

/**
 * Handles the messages of a FIFO queue: in order within each group, the groups in parallel. After a failure the rest of its group is
 * reported as failed too, so that redelivery preserves the order (Lambda: "Reporting batch item failures", FIFO queues).
 */
export async function processFifoBatch(
  records: readonly SQSRecord[],
  handle: (body: string) => Promise<unknown>,
  onFailure: (error: unknown, record: SQSRecord) => void | Promise<void>,
): Promise<SQSBatchResponse> {
  const succeeds = async (record: SQSRecord): Promise<boolean> => {
    try {
      await handle(record.body);
      return true;
    } catch (error) {
      // Without this, a failure to postpone one message would have Lambda repeat the whole batch, and use up a receive of each.
      try {
        await onFailure(error, record);
      } catch (cause) {
        logger.warn('a failed message could not be postponed', { error: describeError(cause) });
      }
      return false;
    }
  };
  const groups = Map.groupBy(records, ({ attributes }) => attributes.MessageGroupId);
  const unhandled = await Promise.all(
    [...groups.values()].map(async (group) => {
      for (const [index, record] of group.entries()) {
        if (!(await withLogContext({ messageId: record.messageId }, () => succeeds(record)))) return group.slice(index);
      }
      return [];
    }),
  );
  return { batchItemFailures: unhandled.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
