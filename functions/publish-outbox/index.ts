import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import * as z from 'zod';
import type { ApplicationId } from '../../shared/domain/ids.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { withLogContext } from '../../shared/lambda/log-context.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { publishOutbox } from '../../shared/use-cases/outbox/publish-outbox.ts';
import { outbox, outboxEnvironment } from '../../shared/wiring/outbox.ts';

const outboxRow = z.object({ applicationId: z.custom<ApplicationId>() });

const dependencies = outbox(environment(outboxEnvironment));

/**
 * Publishes the outbox events of each application whose outbox row appears in the table's stream. The events are derived from the
 * application's rows, so a duplicate or late record does no harm.
 */
export const handler = job(async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const firstRecords = new Map<ApplicationId, string>();
  for (const record of Records) {
    const id = applicationIdOf(record);
    if (!firstRecords.has(id)) firstRecords.set(id, record.dynamodb?.SequenceNumber ?? '');
  }
  const failed = await Promise.all(
    [...firstRecords].map(([id, first]) => withLogContext({ applicationId: id }, () => publishOutboxOf(id, first))),
  );
  return { batchItemFailures: failed.flat() };
});

async function publishOutboxOf(applicationId: ApplicationId, itemIdentifier: string) {
  try {
    await publishOutbox(dependencies, applicationId);
    return [];
  } catch (error) {
    logger.warn('outbox events could not be published and will be retried', { error: describeError(error) });
    return [{ itemIdentifier }];
  }
}

function applicationIdOf({ dynamodb }: DynamoDBRecord): ApplicationId {
  // Lambda's event types and the SDK's types describe the same JSON.
  return outboxRow.parse(unmarshall(dynamodb?.NewImage as Parameters<typeof unmarshall>[0])).applicationId;
}
