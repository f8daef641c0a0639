import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { createApplicationStore } from '../adapters/dynamodb/applications/application-store.ts';
import type { Sealing } from '../adapters/dynamodb/common/sealing.ts';
import type { Table } from '../adapters/dynamodb/common/table.ts';
import { createExportStore } from '../adapters/dynamodb/exports/export-store.ts';
import { createPaymentWalk } from '../adapters/dynamodb/exports/payment-walk.ts';
import { createKeyWalk } from '../adapters/dynamodb/keys/key-walk.ts';
import { createPaymentStore } from '../adapters/dynamodb/payments/payment-store.ts';
import { createRetentionStore } from '../adapters/dynamodb/privacy/retention-store.ts';
import { createDueWork } from '../adapters/dynamodb/settlement/due-work.ts';
import { createLedger } from '../adapters/dynamodb/settlement/ledger.ts';
import { createReconciliations } from '../adapters/dynamodb/settlement/reconciliations.ts';
import { createAuditTrail } from '../adapters/dynamodb/staff/audit-trail.ts';
import { createStaffSearch } from '../adapters/dynamodb/staff/staff-search.ts';
import { createEnvelope, type Sealer } from '../adapters/encryption/envelope.ts';
import { inForce, type KeyRing } from '../adapters/encryption/key-ring.ts';
import { createKeyedHash } from '../adapters/encryption/keyed-hash.ts';
import { keyRingSecret } from '../adapters/secrets-manager/secrets.ts';
import { alarm } from '../lambda/logger.ts';
import { Unreadable } from '../ports/common/unreadable.ts';
import { AWS_CLIENT } from './aws-client.ts';
import { secretStore } from './secrets.ts';

export const storageEnvironment = {
  TABLE_NAME: z.string().min(1),
  ENCRYPTION_KEYS_SECRET_ID: z.string().min(1),
  HASH_KEYS_SECRET_ID: z.string().min(1),
  /** New payments in 15 minutes from one network address. */
  PAYMENTS_PER_ADDRESS: z.coerce.number().int().positive().default(5),
};

type StorageEnvironment = z.output<z.ZodObject<typeof storageEnvironment>>;

/** New payments in 15 minutes of one user. */
const PAYMENTS_PER_USER = 5;

/** The table, through its ports. */
export function storage(env: StorageEnvironment) {
  const table = tableOf(env);
  const sealing: Sealing = sealingOf(env, Date.now);
  const limits = { perUser: PAYMENTS_PER_USER, perAddress: env.PAYMENTS_PER_ADDRESS };
  return {
    ledger: createLedger(table, sealing, limits),
    applications: createApplicationStore(table, sealing),
    payments: createPaymentStore(table, sealing),
    audit: createAuditTrail(table, sealing),
    search: createStaffSearch(table, sealing),
    exports: createExportStore(table, sealing),
    walk: createPaymentWalk(table, sealing),
    retention: createRetentionStore(table, sealing),
  };
}

/**
 * The walk that brings all rows to the keys in force. It takes a key for active ten minutes late: by then nobody is still writing with the
 * one before, so that what the walk has left behind it stays as it is.
 */
export function keyWalk(env: StorageEnvironment) {
  return createKeyWalk(
    tableOf(env),
    sealingOf(env, () => Date.now() - 10 * 60_000),
  );
}

export function dueWork(env: Pick<StorageEnvironment, 'TABLE_NAME'>) {
  return createDueWork(tableOf(env));
}

export function reconciliations(env: Pick<StorageEnvironment, 'TABLE_NAME'>) {
  return createReconciliations(tableOf(env));
}

function tableOf({ TABLE_NAME: name }: Pick<StorageEnvironment, 'TABLE_NAME'>): Table {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(AWS_CLIENT), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return { client, name };
}

/** Whoever reads may do without what cannot be opened; that it cannot be, a person must know. */
function alarming(sealer: Sealer): Sealer {
  return {
    ...sealer,
    open: (envelope, boundTo) =>
      sealer.open(envelope, boundTo).catch((error: unknown) => {
        if (error instanceof Unreadable) alarm('unreadable_row', { row: boundTo, error: error.message });
        throw error;
      }),
  };
}

function sealingOf(env: StorageEnvironment, now: () => number) {
  return {
    ...alarming(createEnvelope(keyRing(env.ENCRYPTION_KEYS_SECRET_ID, now))),
    ...createKeyedHash(keyRing(env.HASH_KEYS_SECRET_ID, now)),
  };
}

function keyRing(secretId: string, now: () => number): KeyRing {
  return {
    read: async () => inForce(await secretStore.read(secretId, keyRingSecret), now()),
    refresh: async () => inForce(await secretStore.refresh(secretId, keyRingSecret), now()),
  };
}
