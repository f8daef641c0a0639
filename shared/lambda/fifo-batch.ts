import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { withLogContext } from './log-context.ts';

/**
 * Handles the messages of a FIFO queue, those of each group one after the other. What comes after a failure in its group is left
 * unhandled, so that the order holds when it is delivered again (Lambda: "Reporting batch item failures", FIFO queues).
 */
export async function processFifoBatch(
  records: readonly SQSRecord[],
  handle: (body: string) => Promise<unknown>,
  onFailure: (error: unknown) => void,
): Promise<SQSBatchResponse> {
  const succeeds = async ({ body }: SQSRecord): Promise<boolean> => {
    try {
      await handle(body);
      return true;
    } catch (error) {
      onFailure(error);
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
