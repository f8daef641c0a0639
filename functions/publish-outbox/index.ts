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
 * Announces the news of every application whose outbox row the table's stream brings. Which news that is stands in the application's
 * rows, so that a record that comes twice, or late, does no harm.
 */
export const handler = job(async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const firstOf = new Map<ApplicationId, string>();
  for (const record of Records) {
    const id = applicationIdOf(record);
    if (!firstOf.has(id)) firstOf.set(id, record.dynamodb?.SequenceNumber ?? '');
  }
  const failed = await Promise.all(
    [...firstOf].map(([id, first]) => withLogContext({ applicationId: id }, () => publishOutboxOf(id, first))),
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
  // The types of Lambda's events and of the SDK describe the same JSON.
  return outboxRow.parse(unmarshall(dynamodb?.NewImage as Parameters<typeof unmarshall>[0])).applicationId;
}
