/**
 * The one table, as plain data: the CDK app and the local engine are both built from it. All keys are strings, every index carries
 * whole rows, billing is on demand. What stands in the keys: `shared/adapters/dynamodb/common/keys.ts`.
 */
export const tableDefinition = {
  partitionKey: 'PK',
  sortKey: 'SK',
  timeToLive: 'expiresAt',
  stream: 'NEW_AND_OLD_IMAGES',
  indexes: [
    /** A user's applications, or payments, by time. */
    { name: 'byUser', partitionKey: 'userPK', sortKey: 'userSK' },
    /** A user's payments of one state, by time. */
    { name: 'byUserAndState', partitionKey: 'userStatePK', sortKey: 'userStateSK' },
    /** Payments and applications by month and state, and what staff did to an application, by time. */
    { name: 'staff', partitionKey: 'staffPK', sortKey: 'staffSK' },
    /** What the sweep must look at, sparse, in 16 shards, by the time it is due. */
    { name: 'dueWork', partitionKey: 'duePK', sortKey: 'dueSK' },
  ],
} as const;
