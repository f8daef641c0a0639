import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod';
import type { ApplicationId, PaymentId } from '../../shared/domain/ids.ts';
import type { LiveChange } from '../../shared/ports/live/live-channel.ts';

const payment = z.object({
  type: z.literal('payment'),
  userId: z.string(),
  id: z.custom<PaymentId>(),
  applicationId: z.custom<ApplicationId>(),
  version: z.number(),
});
const application = z.object({
  type: z.literal('application'),
  userId: z.string(),
  id: z.custom<ApplicationId>(),
  state: z.string(),
  version: z.number(),
});
const row = z.discriminatedUnion('type', [payment, application]);
type ChangedRow = z.output<typeof row>;

export interface UserChanges {
  /** The latest change of each payment and application. */
  readonly changes: readonly LiveChange[];
  /** Sequence number of the first record to retry from if the push fails. */
  readonly firstRecord: string;
}

/** Groups the changes that users can see by user, from records of the table's stream. */
export function changesByUser(records: readonly DynamoDBRecord[]): Map<string, UserChanges> {
  const users = new Map<string, { latest: Map<string, LiveChange>; firstRecord: string }>();
  for (const { dynamodb } of records) {
    const [before, now] = [imageOf(dynamodb?.OldImage), imageOf(dynamodb?.NewImage)];
    if (now === undefined || !isVisibleChange(before, now)) continue;
    const user = users.get(now.userId) ?? { latest: new Map(), firstRecord: dynamodb?.SequenceNumber ?? '' };
    users.set(now.userId, user);
    user.latest.set(now.id, toChange(now));
  }
  return new Map(
    [...users].map(([userId, { latest, firstRecord }]) => [
      userId,
      { changes: withoutDuplicates(latest), firstRecord },
    ]),
  );
}

type Image = NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];

function imageOf(image: Image): ChangedRow | undefined {
  if (image === undefined) return undefined;
  // Lambda's event types and the SDK's types describe the same JSON.
  return row.safeParse(unmarshall(image as Parameters<typeof unmarshall>[0])).data;
}

/** A payment that the sweep only claimed and an application whose open payment changed look the same to their owner. */
function isVisibleChange(before: ChangedRow | undefined, now: ChangedRow): boolean {
  if (before?.type === 'application' && now.type === 'application') return before.state !== now.state;
  return before?.version !== now.version;
}

function toChange(now: ChangedRow): LiveChange {
  const { version } = now;
  return now.type === 'application'
    ? { applicationId: now.id, version }
    : { applicationId: now.applicationId, paymentId: now.id, version };
}

/** Drops the change of an application whose payment changed too: one message is enough to reload both. */
function withoutDuplicates(latest: ReadonlyMap<string, LiveChange>): LiveChange[] {
  const all = [...latest.values()];
  const withPayment = new Set(all.flatMap((change) => (change.paymentId ? [change.applicationId] : [])));
  return all.filter((change) => change.paymentId !== undefined || !withPayment.has(change.applicationId));
}
