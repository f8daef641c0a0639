import { type ApplicationId, applicationOf, type PaymentId } from '../../domain/ids.ts';
import type { PaymentState } from '../../domain/payment.ts';
import type { PaymentMethod } from '../../domain/payment-method.ts';

/** All keys of the table. Times in sort keys are ISO 8601 in UTC, so that they sort as they happened. */
export interface Key {
  readonly PK: string;
  readonly SK: string;
}

export const applicationKey = (id: ApplicationId): Key => ({ PK: `APP#${id}`, SK: 'APP' });

export const paymentKey = (id: PaymentId): Key => ({ PK: `APP#${applicationOf(id)}`, SK: `PAY#${id}` });

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
export const referenceText = (method: PaymentMethod, reference: string): string => `${method}:${reference}`;

export const unmatchedKey = (hash: string, at: number): Key => ({ PK: `UNMATCHED#${hash}`, SK: iso(at) });

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

export const byUser = {
  applications: (userId: string) => `USER#${userId}#APP`,
  payments: (userId: string) => `USER#${userId}#PAY`,
  paymentsOfState: (userId: string, state: PaymentState) => `USER#${userId}#PAY#${state}`,
  sortKey: (at: number, id: string) => `${iso(at)}#${id}`,
};

const SHARDS = 16;

export const dueWork = {
  shards: Array.from({ length: SHARDS }, (_, shard) => `DUE#${shard}`),
  /** Spread by the id's last character, which is random. */
  partitionKey: (id: string) => `DUE#${id.charCodeAt(id.length - 1) % SHARDS}`,
  sortKey: (dueAt: number, id: string) => `${iso(dueAt)}#${id}`,
};

export function iso(at: number): string {
  return new Date(at).toISOString();
}
