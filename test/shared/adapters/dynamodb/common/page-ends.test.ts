import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STAFF_SHARDS } from '../../../../../shared/adapters/dynamodb/common/keys.ts';
import { officeTime } from '../../../../../shared/calendar/office-time.ts';
import type { AuditEvent } from '../../../../../shared/domain/audit-event.ts';
import type { Page, PageRequest } from '../../../../../shared/ports/common/page.ts';
import { updateApplication } from '../../../../../shared/use-cases/applications/update-application.ts';
import { anApplication, aPayment, HOUR, NOW, personal } from '../../../../support/fixtures.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const DAY = 24 * HOUR;
const PER_PAGE = 3;

type List = (request: PageRequest) => Promise<Page<{ readonly id: string }>>;

async function applications(count: number, userId: string) {
  const stored = Array.from({ length: count }, (_, i) =>
    anApplication({ userId, createdAt: NOW - i, personal: personal({ email: `${userId}@example.org` }) }),
  );
  for (const application of stored) await table.ledger.commit({ application });
  return stored;
}

/** Payments of a day of their own, so that a search by date finds no others. */
const payments = (count: number, userId: string, at = NOW, apart = 1) =>
  table.putPayments(
    Array.from({ length: count }, (_, i) => aPayment(anApplication({ userId }), { createdAt: at - i * apart })),
  );

const LISTS: [string, (count: number) => Promise<List>][] = [
  [
    'applications of a user',
    async (count) => {
      await applications(count, `a${count}`);
      return (page) => table.applications.listByUser(`a${count}`, page);
    },
  ],
  [
    'payments of a user',
    async (count) => {
      await payments(count, `b${count}`);
      return (page) => table.payments.listByUser(`b${count}`, page);
    },
  ],
  [
    'payments of a user in one state',
    async (count) => {
      await payments(count, `c${count}`);
      return (page) => table.payments.listByUser(`c${count}`, { ...page, state: 'pending' });
    },
  ],
  [
    'staff search by e-mail address',
    async (count) => {
      await applications(count, `d${count}`);
      return (page) => table.search.applications({ by: 'email', value: `d${count}@example.org` }, page);
    },
  ],
  [
    'staff search by user',
    async (count) => {
      await payments(count, `e${count}`);
      return (page) => table.search.payments({ by: 'user', userId: `e${count}` }, page);
    },
  ],
  [
    'staff search by date over two months',
    async (count) => {
      // The last of the page is the last of its month.
      const at = Date.UTC(2026 - count, 8, PER_PAGE);
      const from = at - 20 * DAY;
      await payments(count, `f${count}`, at, DAY);
      // One state takes eight queries a month, all of them take 48.
      const search = { by: 'date', days: { from: '', to: '' }, from, until: at + HOUR, state: 'pending' } as const;
      return (page) => table.search.payments(search, page);
    },
  ],
  [
    'audit trail of a day',
    async (count) => {
      const day = Date.UTC(2020, 0, count);
      for (let i = 0; i < count; i++) await table.audit.record(auditEvent(day + i));
      return (page) => table.audit.listByTime({ from: day, until: day + DAY }, page);
    },
  ],
  [
    'audit trail of an application',
    async (count) => {
      const { id } = anApplication();
      for (let i = 0; i < count; i++) await table.audit.record(auditEvent(NOW + i, id));
      return (page) => table.audit.listByApplication(id, page);
    },
  ],
];

function auditEvent(at: number, applicationId = anApplication().id): AuditEvent {
  return {
    id: randomUUID().replaceAll('-', ''),
    at,
    by: { id: 'olga', role: 'officer' },
    action: 'staff-get-application',
    result: 'done',
    applicationId,
  };
}

describe.each(LISTS)('%s', (_, fill) => {
  it.each([
    [0, [0]],
    [PER_PAGE - 1, [PER_PAGE - 1]],
    [PER_PAGE, [PER_PAGE]],
    [PER_PAGE + 1, [PER_PAGE, 1]],
    [2 * PER_PAGE, [PER_PAGE, PER_PAGE]],
  ])('with %i entries has pages of %j', async (count, sizes) => {
    const list = await fill(count);
    const pages: Page<{ readonly id: string }>[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: PER_PAGE, ...(cursor !== undefined && { cursor }) });
      pages.push(page);
      cursor = page.next;
    } while (cursor !== undefined);
    expect(pages.map(({ items }) => items.length)).toEqual(sizes);
    expect(new Set(pages.flatMap(({ items }) => items.map(({ id }) => id))).size).toBe(count);
  });
});

it('an audit trail of more than the megabyte that a query returns is listed to its end', async () => {
  const day = Date.UTC(2019, 0, 1);
  const { id } = anApplication();
  const events = Array.from({ length: 5 }, (_, i) => ({ ...auditEvent(day + i, id), reason: 'x'.repeat(250_000) }));
  for (const event of events) await table.audit.record(event);
  const newestFirst = events.map((one) => one.id).toReversed();
  const lists: List[] = [
    (page) => table.audit.listByTime({ from: day, until: day + DAY }, page),
    (page) => table.audit.listByApplication(id, page),
  ];
  for (const list of lists) {
    const found: string[] = [];
    let page: Page<{ readonly id: string }> = { items: [] };
    do {
      page = await list({ limit: 20, ...(page.next !== undefined && { cursor: page.next }) });
      found.push(...page.items.map((one) => one.id));
    } while (page.next !== undefined);
    expect(found).toEqual(newestFirst);
  }
});

it.each([
  ['0000-01-01', 'Pacific/Auckland'],
  ['0000-01-01', 'America/Lima'],
  ['9999-12-31', 'Pacific/Auckland'],
  ['9999-12-31', 'America/Lima'],
])('nothing is found on %s in %s', async (day, zone) => {
  const range = officeTime(zone).range(day, day);
  const search = { by: 'date', days: { from: day, to: day }, ...range } as const;
  expect(await table.search.payments(search, { limit: PER_PAGE })).toEqual({ items: [] });
  expect(await table.search.applications(search, { limit: PER_PAGE })).toEqual({ items: [] });
  expect(await table.audit.listByTime(range, { limit: PER_PAGE })).toEqual({ items: [] });
});

describe('a further page reads nothing that is newer than its cursor', () => {
  it('of a staff search by date: no newer month', async () => {
    const at = Date.UTC(2014, 8, 2);
    await payments(5, 'months', at, DAY);
    const range = { from: at - 5 * DAY, until: at + 90 * DAY };
    const search = { by: 'date', days: { from: '', to: '' }, ...range, state: 'pending' } as const;
    const { next = '' } = await table.search.payments(search, { limit: PER_PAGE });
    table.sent.length = 0;
    // The first page ends in August.
    expect((await table.search.payments(search, { limit: PER_PAGE, cursor: next })).items).toHaveLength(2);
    expect(table.sent).toHaveLength(STAFF_SHARDS);
  });

  it('of the audit trail: no newer day', async () => {
    const day = Date.UTC(2014, 0, 1);
    for (const at of [day, day + 1, day + DAY]) await table.audit.record(auditEvent(at));
    const range = { from: day, until: day + 30 * DAY };
    const { next = '' } = await table.audit.listByTime(range, { limit: 2 });
    table.sent.length = 0;
    expect((await table.audit.listByTime(range, { limit: 2, cursor: next })).items).toHaveLength(1);
    expect(table.sent).toHaveLength(1);
  });
});

describe('a staff search by a personal field', () => {
  const byEmail = { by: 'email', value: 'outdated@example.org' } as const;

  it('offers no page of outdated entries only', async () => {
    const stored = await applications(PER_PAGE + 2, 'outdated');
    const deps = { ledger: table.ledger, applications: table.applications, clock: () => NOW + 1000 };
    for (const { id, version } of stored.slice(PER_PAGE)) {
      await table.ledger.commit({
        application: {
          ...anApplication({ id, userId: 'outdated', state: 'draft' }),
          version: version + 1,
          createdAt: NOW - 10,
        },
      });
      await updateApplication(deps, 'outdated', id, { email: 'new@example.org' });
    }
    const page = await table.search.applications(byEmail, { limit: PER_PAGE });
    expect(page.items).toHaveLength(PER_PAGE);
    expect(page.next).toBeUndefined();
  });

  it('offers no page of applications without payments only', async () => {
    const paying = await applications(PER_PAGE, 'unpaid');
    await table.putPayments(paying.map((one) => aPayment(one)));
    await table.ledger.commit({
      application: anApplication({
        userId: 'unpaid',
        createdAt: NOW - DAY,
        personal: personal({ email: 'unpaid@example.org' }),
      }),
    });
    const page = await table.search.payments({ by: 'email', value: 'unpaid@example.org' }, { limit: PER_PAGE });
    expect(page.items).toHaveLength(PER_PAGE);
    expect(page.next).toBeUndefined();
  });
});
