import pThrottle from 'p-throttle';
import * as z from 'zod';
import { createApplicationStore } from '../adapters/dynamodb/applications/application-store.ts';
import type { FieldEncryption } from '../adapters/dynamodb/common/field-encryption.ts';
import { createExportStore } from '../adapters/dynamodb/exports/export-store.ts';
import { createPaymentScan } from '../adapters/dynamodb/exports/payment-scan.ts';
import { createReencryptionScan } from '../adapters/dynamodb/keys/reencryption-scan.ts';
import { createGatewayCalls } from '../adapters/dynamodb/payments/gateway-calls.ts';
import { createPaymentStore } from '../adapters/dynamodb/payments/payment-store.ts';
import { createRetentionStore } from '../adapters/dynamodb/privacy/retention-store.ts';
import { createDueWork } from '../adapters/dynamodb/settlement/due-work.ts';
import { createLedger } from '../adapters/dynamodb/settlement/ledger.ts';
import { createReconciliationCheckpoints } from '../adapters/dynamodb/settlement/reconciliation-checkpoints.ts';
import { createAuditTrail } from '../adapters/dynamodb/staff/audit-trail.ts';
import { createStaffSearch } from '../adapters/dynamodb/staff/staff-search.ts';
import { createEncryptor, type Encryptor } from '../adapters/encryption/encryptor.ts';
import { type KeyRing, keysInForce } from '../adapters/encryption/key-ring.ts';
import { createKeyedHash } from '../adapters/encryption/keyed-hash.ts';
import { keyRingSecret } from '../adapters/secrets-manager/secrets.ts';
import { RATE_LIMITS } from '../domain/rate-limits.ts';
import { RETENTION_DAYS, type RetentionReason, type RetentionTimes } from '../domain/retention.ts';
import { DAY } from '../domain/time.ts';
import { METHOD_RULES } from '../gateways/registry.ts';
import { alarm } from '../lambda/logger.ts';
import { DecryptionError } from '../ports/common/decryption-error.ts';
import { dynamoDbTable } from './aws-client.ts';
import { secretStore } from './secrets.ts';

export const storageEnvironment = {
  TABLE_NAME: z.string().min(1),
  ENCRYPTION_KEYS_SECRET_ID: z.string().min(1),
  HASH_KEYS_SECRET_ID: z.string().min(1),
  PAYMENTS_PER_ADDRESS: z.coerce.number().int().positive().default(RATE_LIMITS.perAddress),
};

/** Segments of the table that are re-encrypted in parallel, over all runs at the same time. */
const REENCRYPTION_SEGMENTS = 32;
/**
 * Rows that a run re-encrypts per second, evenly: about half of the write units for which each run's share of payments warms the table
 * (docs/capacity.md). Nobody waits for it, and payers must not be throttled.
 */
export const REENCRYPTED_PER_SECOND = 250;

type StorageEnvironment = z.output<z.ZodObject<typeof storageEnvironment>>;

/** The table, through its ports. */
export function storage(env: StorageEnvironment) {
  const table = dynamoDbTable(env.TABLE_NAME);
  const encryption: FieldEncryption = fieldEncryptionOf(env, Date.now);
  const limits = { ...RATE_LIMITS, perAddress: env.PAYMENTS_PER_ADDRESS };
  return {
    ledger: createLedger(table, encryption, limits, METHOD_RULES),
    applications: createApplicationStore(table, encryption),
    payments: createPaymentStore(table, encryption),
    gatewayCalls: createGatewayCalls(table),
    audit: createAuditTrail(table, encryption),
    search: createStaffSearch(table, encryption),
    exports: createExportStore(table, encryption),
    scan: createPaymentScan(table, encryption),
    retention: createRetentionStore(table, encryption),
  };
}

/**
 * The scans that re-encrypt all rows with the current keys, one for each segment. They consider a key active ten minutes late: by then no container writes with
 * the previous key, so rows that the scan has passed stay up to date.
 */
export function reencryptionScans(env: StorageEnvironment) {
  const table = dynamoDbTable(env.TABLE_NAME);
  const encryption = fieldEncryptionOf(env, () => Date.now() - 10 * 60_000);
  const turn = pThrottle({ limit: 1, interval: 1000 / REENCRYPTED_PER_SECOND })(() => undefined);
  return Array.from({ length: REENCRYPTION_SEGMENTS }, (_, segment) =>
    createReencryptionScan(table, encryption, { segment, segments: REENCRYPTION_SEGMENTS }, async () => turn()),
  );
}

export function dueWork(env: Pick<StorageEnvironment, 'TABLE_NAME'>) {
  return createDueWork(dynamoDbTable(env.TABLE_NAME));
}

export function reconciliationCheckpoints(env: Pick<StorageEnvironment, 'TABLE_NAME'>) {
  return createReconciliationCheckpoints(dynamoDbTable(env.TABLE_NAME));
}

/** Readers may tolerate a field that cannot be decrypted, but it always raises an alarm. */
function withDecryptionAlarm(encryptor: Encryptor): Encryptor {
  return {
    ...encryptor,
    decrypt: (envelope, boundTo) =>
      encryptor.decrypt(envelope, boundTo).catch((error: unknown) => {
        if (error instanceof DecryptionError) alarm('decryption_failed', { row: boundTo, error: error.message });
        throw error;
      }),
  };
}

function fieldEncryptionOf(env: StorageEnvironment, now: () => number) {
  return {
    ...withDecryptionAlarm(createEncryptor(keyRing(env.ENCRYPTION_KEYS_SECRET_ID, now))),
    ...createKeyedHash(keyRing(env.HASH_KEYS_SECRET_ID, now)),
  };
}

function keyRing(secretId: string, now: () => number): KeyRing {
  return {
    read: async () => keysInForce(await secretStore.read(secretId, keyRingSecret), now()),
    refresh: async () => keysInForce(await secretStore.refresh(secretId, keyRingSecret), now()),
  };
}

const days = (reason: RetentionReason) => {
  const { default: byDefault, min, max } = RETENTION_DAYS[reason];
  return z.coerce.number().int().min(min).max(max).default(byDefault);
};

/** For how many days personal data is kept after the last change. */
export const retentionEnvironment = {
  RETENTION_UNFINISHED_DAYS: days('unfinished'),
  RETENTION_ENDED_DAYS: days('ended'),
};

export function retentionTimes(env: z.output<z.ZodObject<typeof retentionEnvironment>>): RetentionTimes {
  return { unfinished: env.RETENTION_UNFINISHED_DAYS * DAY, ended: env.RETENTION_ENDED_DAYS * DAY };
}
