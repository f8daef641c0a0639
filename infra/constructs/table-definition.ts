/**
 * The one table, as plain data, used by the CDK app and the local engine. All keys are strings, every index projects whole rows,
 * billing is on demand. The contents of the keys: `shared/adapters/dynamodb/common/keys.ts`.
 */
export const tableDefinition = {
  partitionKey: 'PK',
  sortKey: 'SK',
  timeToLive: 'expiresAt',
  stream: 'NEW_AND_OLD_IMAGES',
  indexes: [
    /** A user's applications or payments, by time. */
    { name: 'byUser', partitionKey: 'userPK', sortKey: 'userSK' },
    /** A user's payments of one state, by time. */
    { name: 'byUserAndState', partitionKey: 'userStatePK', sortKey: 'userStateSK' },
    /** Payments and applications by month and state, in 8 shards, and the audit events of an application, by time. */
    { name: 'staff', partitionKey: 'staffPK', sortKey: 'staffSK' },
    /** Due work, by due time: a sparse index in 16 shards. */
    { name: 'dueWork', partitionKey: 'duePK', sortKey: 'dueSK' },
  ],
} as const;
