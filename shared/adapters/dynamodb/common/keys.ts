import type { ApplicationState } from '../../../domain/application.ts';
import { type ApplicationId, applicationIdOf, type ExportId, type PaymentId } from '../../../domain/ids.ts';
import type { PaymentState } from '../../../domain/payment.ts';
import type { PaymentMethod } from '../../../domain/payment-method.ts';

/** All keys of the table. Times in sort keys are ISO 8601 in UTC, so that they sort as they happened. */
export interface Key {
  readonly PK: string;
  readonly SK: string;
}

export const applicationKey = (id: ApplicationId): Key => ({ PK: `APP#${id}`, SK: 'APP' });

export const paymentKey = (id: PaymentId): Key => ({ PK: `APP#${applicationIdOf(id)}`, SK: `PAY#${id}` });

/** @param what tells apart what happened in the same millisecond */
export const historyKey = (id: PaymentId, at: number, what: string): Key => ({
  PK: paymentKey(id).PK,
  SK: `PAY#${id}#H#${iso(at)}#${what}`,
});

export const refundKey = (payment: PaymentId, refund: string): Key => ({
  PK: paymentKey(payment).PK,
  SK: `PAY#${payment}#R#${refund}`,
});

/** @param hash the keyed hash of method and gateway reference */
export const referenceKey = (hash: string): Key => ({ PK: `REF#${hash}`, SK: 'REF' });
export const referenceHashInput = (method: PaymentMethod, reference: string): string => `${method}:${reference}`;

/** @param hash the keyed hash of what an application is found by: an e-mail address, a passport number */
export const lookupPartition = (hash: string): string => `LOOKUP#${hash}`;
export const lookupKey = (hash: string, createdAt: number, id: ApplicationId): Key => ({
  PK: lookupPartition(hash),
  SK: `${iso(createdAt)}#${id}`,
});

/** @param what the keyed hash of what was said: a gateway counts whole seconds, in which it may tell of several pieces of money */
export const unmatchedKey = (hash: string, at: number, what: string): Key => ({
  PK: `UNMATCHED#${hash}`,
  SK: `${iso(at)}#${what}`,
});

/** Up to when the gateway's own list was folded in. */
export const reconciliationCheckpointKey = (method: PaymentMethod): Key => ({
  PK: `RECONCILIATION#${method}`,
  SK: 'RECONCILIATION',
});

export const userRateKey = (userId: string): Key => ({ PK: `RATE#USER#${userId}`, SK: 'RATE' });
export const addressRateKey = (hash: string): Key => ({ PK: `RATE#ADDRESS#${hash}`, SK: 'RATE' });

/** @param hash of the ticket */
export const liveTicketKey = (hash: string): Key => ({ PK: `TICKET#${hash}`, SK: 'TICKET' });
/** All of a user's connections stand together, since all are told. */
export const liveConnectionKey = (userId: string, connectionId: string): Key => ({
  PK: `LIVE#USER#${userId}`,
  SK: connectionId,
});
/** Says whose it is, when a connection that ends tells nothing but its id. */
export const liveOwnerKey = (connectionId: string): Key => ({ PK: `LIVE#CONNECTION#${connectionId}`, SK: 'OWNER' });

/** Says that something of this application is not announced yet. */
export const outboxKey = (id: ApplicationId): Key => ({ PK: applicationKey(id).PK, SK: 'OUTBOX' });
export const publishedEventsKey = (id: ApplicationId): Key => ({ PK: applicationKey(id).PK, SK: 'OUTBOX#PUBLISHED' });

/** What a consumer has done about one payment, refund or application. */
export const processedEventsKey = (consumer: string, subject: string): Key => ({
  PK: `PROCESSED#${consumer}#${subject}`,
  SK: 'PROCESSED',
});

export const exportKey = (id: ExportId): Key => ({ PK: `EXPORT#${id}`, SK: 'EXPORT' });
/** In the index of due work: there are few, and one shard is enough. */
export const dueExports = 'EXPORTS#ALL';

/** How far the rows have been brought to the keys in force. */
export const reencryptionScanKey: Key = { PK: 'SCAN#REENCRYPTION', SK: 'SCAN' };

export const byUser = {
  applications: (userId: string) => `USER#${userId}#APP`,
  payments: (userId: string) => `USER#${userId}#PAY`,
  paymentsOfState: (userId: string, state: PaymentState) => `USER#${userId}#PAY#${state}`,
  sortKey: (at: number, id: string) => `${iso(at)}#${id}`,
};

/** What staff look for, by the month of its creation (UTC) and its state; and what they did to an application. */
export const byStaff = {
  payments: (month: string, state: PaymentState) => `MONTH#${month}#PAY#${state}`,
  applications: (month: string, state: ApplicationState) => `MONTH#${month}#APP#${state}`,
  auditEvents: (id: ApplicationId) => `AUDITED#${id}`,
  sortKey: byUser.sortKey,
};

export const auditEventsOfDay = (day: string): string => `AUDIT#${day}`;
export const auditEventKey = (at: number, id: string): Key => ({
  PK: auditEventsOfDay(iso(at).slice(0, 10)),
  SK: `${iso(at)}#${id}`,
});

const SHARDS = 16;

const shardsOf = (kind: 'DUE' | 'OUTBOX' | 'UNFINISHED' | 'ENDED') => ({
  shards: Array.from({ length: SHARDS }, (_, shard) => `${kind}#${shard}`),
  /** Spread by the id's last character, which is random. */
  partitionKey: (id: string) => `${kind}#${id.charCodeAt(id.length - 1) % SHARDS}`,
  sortKey: (dueAt: number, id: string) => `${iso(dueAt)}#${id}`,
});

export const dueWork = shardsOf('DUE');
/** In the index of due work, beside it. */
export const dueOutbox = shardsOf('OUTBOX');

/** In the same index: applications with personal data that lie still, by the time of their last change. */
export const retention = { unfinished: shardsOf('UNFINISHED'), ended: shardsOf('ENDED') };

export function monthOf(at: number): string {
  return iso(at).slice(0, 7);
}

/** The months that have a part in a span (UTC milliseconds, from included, until excluded), the newest first. */
export function monthsNewestFirst(from: number, until: number): string[] {
  const months: string[] = [];
  for (let at = until - 1; monthOf(at) >= monthOf(from); at = Date.parse(monthOf(at)) - 1) months.push(monthOf(at));
  return months;
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}
