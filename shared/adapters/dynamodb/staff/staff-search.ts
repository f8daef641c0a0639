import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { APPLICATION_STATES, type Application, type ApplicationState } from '../../../domain/application.ts';
import { type ApplicationId, applicationIdOf, type PaymentId } from '../../../domain/ids.ts';
import { PAYMENT_STATE_NAMES, type Payment } from '../../../domain/payment.ts';
import { indexTerms, isPersonalSearch, type PersonalSearch, type Search, searchTerm } from '../../../domain/search.ts';
import type { TimeRange } from '../../../domain/time.ts';
import type { Page, PageRequest } from '../../../ports/common/page.ts';
import type { StaffSearch } from '../../../ports/staff/staff-search.ts';
import { fromApplicationRow } from '../applications/application-rows.ts';
import { encodePosition } from '../common/cursor.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import {
  applicationKey,
  byStaff,
  byUser,
  lookupPartition,
  monthsNewestFirst,
  paymentKey,
  STAFF_SHARDS,
} from '../common/keys.ts';
import { BY_KEY, BY_STAFF, BY_USER, listByTime } from '../common/list-by-time.ts';
import { mergeByTime } from '../common/merge-by-time.ts';
import { type Row, readConsistently, type Table } from '../common/table.ts';
import { fromPaymentRowForDisplay } from '../payments/payment-rows.ts';
import { findByReference } from '../settlement/find-by-reference.ts';

const APPLICATION_STATE_NAMES = Object.keys(APPLICATION_STATES) as ApplicationState[];

type ByPayment = Extract<Search<string>, { by: 'receipt_number' | 'gateway_reference' }>;

export function createStaffSearch(table: Table, encryption: FieldEncryption): StaffSearch {
  const decryptApplications = async ({ items, ...next }: Page<Row>) => ({
    items: await Promise.all(items.map((row) => fromApplicationRow(row, encryption))),
    ...next,
  });
  const decryptPayments = async ({ items, ...next }: Page<Row>) => ({
    items: await Promise.all(items.map((row) => fromPaymentRowForDisplay(row, encryption))),
    ...next,
  });

  return {
    async applications(search, page) {
      if (isPersonalSearch(search)) return ofApplicant(search, page, async (application) => [application]);
      switch (search.by) {
        case 'user':
          return decryptApplications(await listByTime(table, BY_USER, byUser.applications(search.userId), page));
        case 'date': {
          const states = search.state === undefined ? APPLICATION_STATE_NAMES : [search.state];
          return decryptApplications(await byMonth(states, byStaff.applications.shards, { ...search, ...page }));
        }
        case 'application_number': {
          const [application] = await readConsistently(table, [applicationKey(search.applicationId)]);
          return decryptApplications({ items: application ? [application] : [] });
        }
        default: {
          const id = await idOf(search);
          if (id === undefined) return { items: [] };
          const [payment, application] = await readConsistently(table, [
            paymentKey(id),
            applicationKey(applicationIdOf(id)),
          ]);
          return decryptApplications({ items: payment && application ? [application] : [] });
        }
      }
    },

    async payments(search, page) {
      if (isPersonalSearch(search)) return ofApplicant(search, page, ({ id }) => paymentsOf(id));
      switch (search.by) {
        case 'user':
          return decryptPayments(await listByTime(table, BY_USER, byUser.payments(search.userId), page));
        case 'date': {
          const states = search.state === undefined ? PAYMENT_STATE_NAMES : [search.state];
          return decryptPayments(await byMonth(states, byStaff.payments.shards, { ...search, ...page }));
        }
        case 'application_number':
          return { items: await paymentsOf(search.applicationId) };
        default: {
          const id = await idOf(search);
          const rows = id === undefined ? [] : await readConsistently(table, [paymentKey(id)]);
          return decryptPayments({ items: rows.filter((row) => row !== undefined) });
        }
      }
    },

    paymentsOf,
  };

  /**
   * What `resultsOf` returns for each application that matches, `limit` applications a page. Outdated lookup rows and applications without
   * results take no place on it: they would make a page that adds nothing.
   */
  async function ofApplicant<T>(
    search: PersonalSearch,
    { limit, cursor }: PageRequest,
    resultsOf: (application: Application) => Promise<readonly T[]>,
  ): Promise<Page<T>> {
    const term = searchTerm(search);
    const partitions = (await encryption.hashes(term)).map(lookupPartition);
    const found: { readonly position: string; readonly results: readonly T[] }[] = [];
    let more = cursor;
    do {
      const asked = { limit, ...(more && { cursor: more }) };
      const { items, next } = await mergeByTime(table, BY_KEY, () => [partitions], asked);
      const matches = await matchesOf(term, items);
      const read = matches.map(async ({ application, row }) => {
        return { position: encodePosition(String(row.SK)), results: await resultsOf(application) };
      });
      found.push(...(await Promise.all(read)).filter(({ results }) => results.length > 0));
      more = next;
    } while (more !== undefined && found.length <= limit);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.flatMap(({ results }) => results),
      ...(found.length > limit && last && { next: last.position }),
    };
  }

  /** Compares each lookup row with its application, which may have been updated since. */
  async function matchesOf(term: string, lookups: readonly Row[]) {
    // An expired row that DynamoDB has not removed yet does not count.
    const current = lookups.filter(({ expiresAt }) => expiresAt === undefined);
    if (current.length === 0) return [];
    const keys = current.map(({ applicationId }) => applicationKey(applicationId as ApplicationId));
    const stored = await readConsistently(table, keys);
    const pairs = current.flatMap((row, i) => (stored[i] === undefined ? [] : [{ row, stored: stored[i] }]));
    const read = pairs.map(async ({ row, stored }) => ({
      row,
      application: await fromApplicationRow(stored, encryption),
    }));
    return (await Promise.all(read)).filter(({ application: { personal, unreadable } }) => {
      return unreadable !== undefined || indexTerms(personal).includes(term);
    });
  }

  function byMonth<S extends string>(
    states: readonly S[],
    shards: (month: string, state: S) => readonly string[],
    search: PageRequest & TimeRange,
  ): Promise<Page<Row>> {
    const groups = (until = search.until) =>
      monthsNewestFirst({ ...search, until }).map((month) => states.flatMap((state) => shards(month, state)));
    return mergeByTime(table, BY_STAFF, groups, { ...search, shards: STAFF_SHARDS });
  }

  async function idOf(search: ByPayment): Promise<PaymentId | undefined> {
    if (search.by === 'receipt_number') return search.paymentId;
    return findByReference(table, encryption, search.gateway, search.reference);
  }

  async function paymentsOf(id: ApplicationId): Promise<Payment[]> {
    const query = {
      TableName: table.name,
      KeyConditionExpression: 'PK = :PK AND begins_with(SK, :SK)',
      FilterExpression: '#type = :payment',
      ExpressionAttributeNames: { '#type': 'type' },
      ExpressionAttributeValues: { ':PK': applicationKey(id).PK, ':SK': 'PAY#', ':payment': 'payment' },
    };
    const rows: Row[] = [];
    for await (const { Items = [] } of paginateQuery({ client: table.client }, query)) rows.push(...Items);
    const payments = await Promise.all(rows.map((row) => fromPaymentRowForDisplay(row, encryption)));
    return payments.sort((a, b) => b.createdAt - a.createdAt);
  }
}
