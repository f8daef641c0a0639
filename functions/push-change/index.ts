import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { pushLiveChanges } from '../../shared/use-cases/live/push-live-changes.ts';
import { liveChannel, liveChannelEnvironment } from '../../shared/wiring/live-channel.ts';
import { liveStorage, plainTableEnvironment } from '../../shared/wiring/plain-tables.ts';
import { changesByUser, type UserChanges } from './changes-by-user.ts';

const env = environment({ ...plainTableEnvironment, ...liveChannelEnvironment });
const dependencies = {
  ...liveStorage(env),
  channel: liveChannel(env),
  clock: Date.now,
  onUnreachable: (connectionId: string, error: unknown) =>
    logger.warn('a live connection could not be reached', { connectionId, error: describeError(error) }),
};

/** Pushes changes to every user's open pages. If a user's connections cannot be read, the batch is retried from that user's first record. */
export const handler = job(async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const failed = await Promise.all([...changesByUser(Records)].map(([userId, changes]) => push(userId, changes)));
  return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
});

async function push(userId: string, { changes, firstRecord }: UserChanges): Promise<string[]> {
  try {
    await pushLiveChanges(dependencies, userId, changes);
    return [];
  } catch (error) {
    logger.error('changes could not be pushed', { error: describeError(error) });
    return [firstRecord];
  }
}
