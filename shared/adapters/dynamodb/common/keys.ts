import type { ApplicationState } from '../../../domain/application.ts';
import { type ApplicationId, applicationIdOf, type ExportId, type PaymentId } from '../../../domain/ids.ts';
import type { PaymentState } from '../../../domain/payment.ts';
import { type GatewayName, PAYMENT_METHODS } from '../../../domain/payment-method.ts';
import type { TimeRange } from '../../../domain/time.ts';
import type { EventList } from '../../../ports/settlement/reconciliation-checkpoints.ts';

/** All keys of the table. Times in sort keys are ISO 8601 in UTC, so they sort chronologically. */
export interface Key {
  readonly PK: string;
  readonly SK: string;
}

export const applicationKey = (id: ApplicationId): Key => ({ PK: `APP#${id}`, SK: 'APP' });

export const paymentKey = (id: PaymentId): Key => ({ PK: `APP#${applicationIdOf(id)}`, SK: `PAY#${id}` });

/** Characters. A sort key has up to 1,024 bytes (DynamoDB: Quotas), and a character up to four. */
const MAX_DISCRIMINATOR = 200;

/** @param discriminator distinguishes entries of the same millisecond; it contains words of gateways, which may be of any length */
export const historyKey = (id: PaymentId, at: number, discriminator: string): Key => ({
  PK: paymentKey(id).PK,
  // The cut may leave half of a character.
  SK: `PAY#${id}#H#${iso(at)}#${discriminator.slice(0, MAX_DISCRIMINATOR).toWellFormed()}`,
});

export const refundKey = (payment: PaymentId, refund: string): Key => ({
  PK: paymentKey(payment).PK,
  SK: `PAY#${payment}#R#${refund}`,
});

/** @param hash the keyed hash of a gateway and its reference */
export const referenceKey = (hash: string): Key => ({ PK: `REF#${hash}`, SK: 'REF' });
export const referenceHashInput = (gateway: GatewayName, reference: string): string => `${gateway}:${reference}`;

/** @param hash the keyed hash of the search term: an e-mail address or a passport number */
export const lookupPartition = (hash: string): string => `LOOKUP#${hash}`;
export const lookupKey = (hash: string, createdAt: number, id: ApplicationId): Key => ({
  PK: lookupPartition(hash),
  SK: `${iso(createdAt)}#${id}`,
});

/** @param contentHash the keyed hash of the observation: gateways' timestamps are whole seconds, in which several payments may arrive */
export const unmatchedKey = (hash: string, at: number, contentHash: string): Key => ({
  PK: `UNMATCHED#${hash}`,
  SK: `${iso(at)}#${contentHash}`,
});

/** Up to when an event list has been settled. */
export const reconciliationCheckpointKey = ({ gateway, account }: EventList): Key => ({
  PK: `RECONCILIATION#${gateway}#${account}`,
  SK: 'RECONCILIATION',
});

export const userRateKey = (userId: string): Key => ({ PK: `RATE#USER#${userId}`, SK: 'RATE' });
export const addressRateKey = (hash: string): Key => ({ PK: `RATE#ADDRESS#${hash}`, SK: 'RATE' });

/** How the gateways answered within one minute. @param minute its start in UTC milliseconds */
export const gatewayCallsKey = (minute: number): Key => ({ PK: `CALLS#${iso(minute)}`, SK: 'CALLS' });

/** @param hash the hash of the ticket */
export const liveTicketKey = (hash: string): Key => ({ PK: `TICKET#${hash}`, SK: 'TICKET' });
/** All connections of a user share a partition, since every change is pushed to all of them. */
export const liveConnectionKey = (userId: string, connectionId: string): Key => ({
  PK: `LIVE#USER#${userId}`,
  SK: connectionId,
});
/** Finds the user of a connection: API Gateway reports a disconnect by connection id only. */
export const liveOwnerKey = (connectionId: string): Key => ({ PK: `LIVE#CONNECTION#${connectionId}`, SK: 'OWNER' });

/** Marks an application that has unpublished events. */
export const outboxKey = (id: ApplicationId): Key => ({ PK: applicationKey(id).PK, SK: 'OUTBOX' });
export const publishedEventsKey = (id: ApplicationId): Key => ({ PK: applicationKey(id).PK, SK: 'OUTBOX#PUBLISHED' });

/** Events of one payment, refund or application that a consumer has processed. */
export const processedEventsKey = (consumer: string, subject: string): Key => ({
  PK: `PROCESSED#${consumer}#${subject}`,
  SK: 'PROCESSED',
});

export const exportKey = (id: ExportId): Key => ({ PK: `EXPORT#${id}`, SK: 'EXPORT' });
/** Partition in the index of due work. Exports are few, so one shard is enough. */
export const dueExports = 'EXPORTS#ALL';

/** One of several segments of a scan, from 0 (DynamoDB: Scan, `Segment` and `TotalSegments`). */
export interface Segment {
  readonly segment: number;
  readonly segments: number;
}

/** Progress of the re-encryption of a segment. With another number of segments, its position would mean another row. */
export const reencryptionScanKey = ({ segment, segments }: Segment): Key => ({
  PK: 'SCAN#REENCRYPTION',
  SK: `SCAN#${segments}#${segment}`,
});

export const byUser = {
  applications: (userId: string) => `USER#${userId}#APP`,
  payments: (userId: string) => `USER#${userId}#PAY`,
  paymentsOfState: (userId: string, state: PaymentState) => `USER#${userId}#PAY#${state}`,
  sortKey: (at: number, id: string) => `${iso(at)}#${id}`,
};

/**
 * A partition takes a thousand write units a second, in whichever state most rows of the current month are. Eight shards take the 100
 * payments a second of docs/capacity.md several times over.
 */
export const STAFF_SHARDS = 8;

const ofMonth = <S extends string>(kind: 'PAY' | 'APP') => ({
  partitionKey: (month: string, state: S, id: string) => `MONTH#${month}#${kind}#${state}#${shardOf(id, STAFF_SHARDS)}`,
  shards: (month: string, state: S) =>
    Array.from({ length: STAFF_SHARDS }, (_, shard) => `MONTH#${month}#${kind}#${state}#${shard}`),
});

/** Staff search by month of creation (UTC) and state, and the audit events of an application. */
export const byStaff = {
  payments: ofMonth<PaymentState>('PAY'),
  applications: ofMonth<ApplicationState>('APP'),
  auditEvents: (id: ApplicationId) => `AUDITED#${id}`,
  sortKey: byUser.sortKey,
};

export const auditEventsOfDay = (day: string): string => `AUDIT#${day}`;
export const auditEventKey = (at: number, id: string): Key => ({
  PK: auditEventsOfDay(dayOf(at)),
  SK: `${iso(at)}#${id}`,
});

const SHARDS = 16;

export const dueSortKey = (dueAt: number, id: string): string => `${iso(dueAt)}#${id}`;

const shardsOf = (kind: `DUE#${GatewayName}` | 'OUTBOX' | 'UNFINISHED' | 'ENDED') => ({
  shards: Array.from({ length: SHARDS }, (_, shard) => `${kind}#${shard}`),
  partitionKey: (id: string) => `${kind}#${shardOf(id, SHARDS)}`,
  sortKey: dueSortKey,
});

/** By gateway: work that waits for one gateway must not stand before that of another. */
export const dueWork = Object.fromEntries(
  PAYMENT_METHODS.map((gateway: GatewayName) => [gateway, shardsOf(`DUE#${gateway}`)]),
) as Readonly<Record<GatewayName, ReturnType<typeof shardsOf>>>;
/** In the same index as the due work. */
export const dueOutbox = shardsOf('OUTBOX');

/** In the same index: inactive applications with personal data, by the time of their last change. */
export const retention = { unfinished: shardsOf('UNFINISHED'), ended: shardsOf('ENDED') };

/**
 * Spread by the id's last two characters, which are random and read as a number in base 36: the shards are powers of two of which 36² is
 * a multiple, so that each gets as many ids as the others.
 */
function shardOf(id: string, shards: 8 | 16): number {
  return Number.parseInt(id.slice(-2), 36) % shards;
}

export function monthOf(at: number): string {
  return iso(at).slice(0, 7);
}

function dayOf(at: number): string {
  return iso(at).slice(0, 10);
}

/** The months in UTC that overlap a time range, newest first. */
export function monthsNewestFirst(range: TimeRange): string[] {
  return periodsNewestFirst(range, monthOf);
}

/** The days in UTC that overlap a time range, newest first. */
export function daysNewestFirst(range: TimeRange): string[] {
  return periodsNewestFirst(range, dayOf);
}

/** @param periodOf a text that `Date.parse` reads as the start of the period */
function periodsNewestFirst({ from, until }: TimeRange, periodOf: (at: number) => string): string[] {
  const periods: string[] = [];
  // Nothing was created before 1970, and years before 0 have no text that `Date.parse` reads.
  const start = Math.max(from, 0);
  for (let at = until - 1; at >= start; at = Date.parse(periodOf(at)) - 1) periods.push(periodOf(at));
  return periods;
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** UTC milliseconds of a sort key that starts with a time. */
export function timeOf(sortKey: string): number {
  return Date.parse(sortKey.split('#')[0] ?? '');
}
