import { randomBytes } from 'node:crypto';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookupKey, lookupPartition } from '../../../../../shared/adapters/dynamodb/common/keys.ts';
import { createStaffSearch } from '../../../../../shared/adapters/dynamodb/staff/staff-search.ts';
import { createKeyedHash } from '../../../../../shared/adapters/encryption/keyed-hash.ts';
import type { Application } from '../../../../../shared/domain/application.ts';
import type { PersonalValues } from '../../../../../shared/domain/personal-data.ts';
import type { Search } from '../../../../../shared/domain/search.ts';
import { InvalidCursor, type Page } from '../../../../../shared/ports/common/page.ts';
import { updateApplication } from '../../../../../shared/use-cases/applications/update-application.ts';
import { anApplication, aPayment, HOUR, NOW, observed, personal, USD } from '../../../../support/fixtures.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable({ perUser: 100, perAddress: 100 });
});
afterAll(() => table.stop());

const DAY = 24 * HOUR;

async function stored(changes: Partial<PersonalValues>, rest: Partial<Application> = {}) {
  const application = anApplication({ ...rest, personal: personal(changes) });
  await table.ledger.commit({ application });
  return application;
}

async function paid(application: Application) {
  const payment = aPayment(application, { createdAt: application.createdAt });
  await table.ledger.openPayment(payment, { userId: application.userId, address: application.id });
  await table.ledger.tryAcceptOptimistically(observed(payment, { status: 'succeeded', captured: USD }), NOW);
  return payment;
}

const ids = ({ items }: Page<{ id: string }>) => items.map(({ id }) => id);
const all = { limit: 100 };
const byEmail = (email: string): Search<never> => ({ by: 'email', value: email });

describe('an applicant is found', () => {
  it('by any spelling of the e-mail address and passport number', async () => {
    const { id } = await stored({ email: 'Zoë.Smith@example.org', passportNumber: 'ab12345' });
    await stored({ email: 'zoe.smith@example.org', passportNumber: 'AB12346' });
    for (const email of ['zoë.smith@example.org', ' ZOË.SMITH@EXAMPLE.ORG', 'Zoe\u0308.smith@example.org']) {
      expect(ids(await table.search.applications(byEmail(email), all))).toEqual([id]);
    }
    for (const value of ['AB12345', ' ab–12 345', 'ＡＢ١٢٣٤٥\u200f']) {
      expect(ids(await table.search.applications({ by: 'passport_number', value }, all))).toEqual([id]);
    }
    expect(ids(await table.search.applications(byEmail('nobody@example.org'), all))).toEqual([]);
  });

  it('by either form of an internationalised domain', async () => {
    const { id } = await stored({ email: 'user@xn--e1afmkfd.xn--p1ai' });
    for (const email of ['User@пример.рф', 'user@xn--e1afmkfd.XN--P1AI', ' user @ ПРИМЕР. рф']) {
      expect(ids(await table.search.applications(byEmail(email), all))).toEqual([id]);
    }
  });

  it('with all payments', async () => {
    const application = await stored({ email: 'payer@example.org' });
    const payment = await paid(application);
    expect(ids(await table.search.payments(byEmail('payer@example.org'), all))).toEqual([payment.id]);
    expect(ids({ items: await table.search.paymentsOf(application.id) })).toEqual([payment.id]);
  });

  it('by updated values and no longer by the previous ones', async () => {
    const { id, userId } = await stored({ email: 'typo@exmaple.org', passportNumber: 'T1234567' }, { state: 'draft' });
    const deps = { ledger: table.ledger, applications: table.applications, clock: () => NOW + 1000 };
    await updateApplication(deps, userId, id, { email: 'right@example.org' });
    expect(ids(await table.search.applications(byEmail('right@example.org'), all))).toEqual([id]);
    expect(ids(await table.search.applications(byEmail('typo@exmaple.org'), all))).toEqual([]);
    expect(ids(await table.search.applications({ by: 'passport_number', value: 'T1234567' }, all))).toEqual([id]);
    await updateApplication(deps, userId, id, { email: 'typo@exmaple.org' });
    expect(ids(await table.search.applications(byEmail('typo@exmaple.org'), all))).toEqual([id]);
  });

  it('through lookup rows that expire after an update', async () => {
    const { id, userId } = await stored({ email: 'former@example.org' }, { state: 'draft' });
    const deps = { ledger: table.ledger, applications: table.applications, clock: () => NOW + 1000 };
    const rows = async (term: string) => {
      const { Items = [] } = await table.client.send(
        new QueryCommand({
          TableName: 'evisa',
          KeyConditionExpression: 'PK = :PK',
          ExpressionAttributeValues: { ':PK': lookupPartition(await table.encryption.hash(term)) },
        }),
      );
      return Items.map(({ applicationId, expiresAt }) => [applicationId, expiresAt]);
    };
    expect(await rows('email:former@example.org')).toEqual([[id, undefined]]);
    await updateApplication(deps, userId, id, { email: 'now@example.org' });
    expect(await rows('email:former@example.org')).toEqual([[id, (NOW + 1000) / 1000]]);
    expect(await rows('email:now@example.org')).toEqual([[id, undefined]]);
  });

  it('only if the application itself matches', async () => {
    const { id, createdAt } = await stored({ email: 'somebody@example.org' });
    const hash = await table.encryption.hash('email:another@example.org');
    const Item = { ...lookupKey(hash, createdAt, id), type: 'find', applicationId: id };
    await table.client.send(new PutCommand({ TableName: 'evisa', Item }));
    expect(ids(await table.search.applications(byEmail('another@example.org'), all))).toEqual([]);
  });

  it('once during a rotation of the hash key, page by page', async () => {
    const email = 'rotating@example.org';
    const key = () => new Uint8Array(randomBytes(32));
    const [h1, h2] = [key(), key()];
    const under = (active: string, keys: Record<string, Uint8Array>) => {
      const ring = { active, keys };
      return createKeyedHash({ read: async () => ring, refresh: async () => ring });
    };
    const before = { ...table.encryption, ...under('h1', { h1 }) };
    const during = { ...table.encryption, ...under('h2', { h1, h2 }) };
    const made = async (encryption: typeof before, createdAt: number) => {
      const application = anApplication({ createdAt, personal: personal({ email }) });
      await table.ledgerWith(encryption).commit({ application });
      return application.id;
    };
    const old = await made(before, NOW);
    const both = await made(during, NOW + 1);
    const newest = await made(during, NOW + 2);
    const search = createStaffSearch({ client: table.client, name: 'evisa' }, during);
    const first = await search.applications(byEmail(email), { limit: 2 });
    expect(ids(first)).toEqual([newest, both]);
    expect(ids(await search.applications(byEmail(email), { limit: 2, cursor: first.next ?? '' }))).toEqual([old]);
  });
});

describe('one payment is found', () => {
  it('by its receipt number and by the reference of its gateway, with its application', async () => {
    const application = await stored({});
    const payment = await paid(application);
    for (const search of [
      { by: 'receipt_number', paymentId: payment.id },
      { by: 'gateway_reference', gateway: 'stripe', reference: payment.reference ?? '' },
    ] as const) {
      expect(ids(await table.search.payments(search, all))).toEqual([payment.id]);
      expect(ids(await table.search.applications(search, all))).toEqual([application.id]);
    }
    const elsewhere = { by: 'gateway_reference', gateway: 'alipay', reference: payment.reference ?? '' } as const;
    expect(ids(await table.search.payments(elsewhere, all))).toEqual([]);
    const wrong = { by: 'receipt_number', paymentId: `pay_${application.id.slice(4)}00000000` } as const;
    expect(ids(await table.search.applications(wrong, all))).toEqual([]);
  });
});

describe('by date', () => {
  // Three days around the end of a month, in a year that no other test uses.
  const MAY = Date.UTC(2027, 4, 31);
  const days = { from: '2027-05-30', to: '2027-06-01' };
  const span = { by: 'date', days, from: MAY - DAY, until: MAY + 2 * DAY } as const;
  let applications: Application[];
  let payments: Awaited<ReturnType<typeof paid>>[];
  beforeAll(async () => {
    const times = [MAY - DAY - 1, MAY - DAY, MAY + 1, MAY + DAY - 1, MAY + DAY, MAY + 2 * DAY - 1, MAY + 2 * DAY];
    const quote = { ...anApplication().quote, validUntil: MAY + 9 * DAY } as Application['quote'] & object;
    applications = await Promise.all(times.map((createdAt) => stored({}, { createdAt, quote, userId: 'may' })));
    // One of the two payments of the later month, so that no state fills a page of two.
    payments = await Promise.all(applications.slice(1, 5).map(paid));
  });

  const newestFirst = (some: { id: string }[]) => some.map(({ id }) => id).reverse();

  it('returns the range across months and states, newest first', async () => {
    expect(ids(await table.search.applications(span, all))).toEqual(newestFirst(applications.slice(1, 6)));
    expect(ids(await table.search.payments(span, all))).toEqual(newestFirst(payments));
  });

  it('returns one state', async () => {
    expect(ids(await table.search.applications({ ...span, state: 'paid' }, all))).toEqual(
      newestFirst(applications.slice(1, 5)),
    );
    expect(ids(await table.search.applications({ ...span, state: 'submitted' }, all))).toEqual(
      newestFirst(applications.slice(5, 6)),
    );
    expect(ids(await table.search.payments({ ...span, state: 'succeeded' }, all))).toEqual(newestFirst(payments));
    expect(ids(await table.search.payments({ ...span, state: 'pending' }, all))).toEqual([]);
  });

  it.each([2, 4, 5])('returns each result once in pages of %i', async (limit) => {
    const paidOnes = { ...span, state: 'paid' } as const;
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await table.search.applications(paidOnes, { limit, ...(cursor !== undefined && { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      seen.push(...ids(page));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual(newestFirst(applications.slice(1, 5)));
  });

  it('rejects a cursor outside the range, or with an impossible time', async () => {
    const paidOnes = { ...span, state: 'paid' } as const;
    const { next = '' } = await table.search.applications(paidOnes, { limit: 1 });
    const earlier = { ...paidOnes, from: MAY - 9 * DAY, until: MAY - 8 * DAY };
    for (const [search, cursor] of [
      [earlier, next],
      [paidOnes, 'x'],
      [paidOnes, `${next}AAAA`],
      [paidOnes, Buffer.from('2027-05-31T77:00:00.000Z#app_x').toString('base64url')],
    ] as const) {
      await expect(table.search.applications(search, { limit: 1, cursor })).rejects.toThrow(InvalidCursor);
    }
  });
});
