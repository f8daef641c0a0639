import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApplicationStore } from '../../../../../shared/adapters/dynamodb/applications/application-store.ts';
import type { FieldEncryption } from '../../../../../shared/adapters/dynamodb/common/field-encryption.ts';
import { reencryptRow } from '../../../../../shared/adapters/dynamodb/keys/reencrypt-row.ts';
import { createReencryptionScan } from '../../../../../shared/adapters/dynamodb/keys/reencryption-scan.ts';
import { createRetentionStore } from '../../../../../shared/adapters/dynamodb/privacy/retention-store.ts';
import { createAuditTrail } from '../../../../../shared/adapters/dynamodb/staff/audit-trail.ts';
import { createStaffSearch } from '../../../../../shared/adapters/dynamodb/staff/staff-search.ts';
import type { Application } from '../../../../../shared/domain/application.ts';
import { PersonalData } from '../../../../../shared/domain/personal-data.ts';
import { reencryptRows } from '../../../../../shared/use-cases/keys/reencrypt-rows.ts';
import { anApplication, aPayment, NOW, observed, personal, USD } from '../../../../support/fixtures.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';
import { containerAt, type Moment, sealingAt } from './key-rings.ts';

const HOUR = 60 * 60_000;
let table: TestTable;
beforeEach(async () => {
  table = await startTable();
});
afterEach(() => table.stop());

const here = () => ({ client: table.client, name: 'evisa' });
const walkAt = (encryption = sealingAt('switched')) => createReencryptionScan(here(), encryption);

async function rows() {
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: 'evisa', ConsistentRead: true }));
  return Items as ({ PK: string; SK: string; version?: number } & Record<string, unknown>)[];
}

async function opened(moment: Moment, application: Application = anApplication()) {
  const { ledger } = containerAt(table, sealingAt(moment));
  const payment = aPayment(application);
  await ledger.commit({ application });
  await ledger.openPayment(payment, { userId: application.userId, address: application.id });
  return payment;
}

/** Everything that a container with only the new key can read. */
async function seenAfter(payment: ReturnType<typeof aPayment>, encryption: FieldEncryption = sealingAt('after')) {
  const { ledger, payments } = containerAt(table, encryption);
  const search = createStaffSearch(here(), encryption);
  const page = { limit: 10 };
  return {
    application: await createApplicationStore(here(), encryption).get(payment.applicationId),
    record: await payments.getRecord(payment.id),
    byReference: await ledger.findByReference('stripe', payment.reference ?? ''),
    byPassport: (await search.applications({ by: 'passport_number', value: 'X1234567' }, page)).items.map(
      ({ id }) => id,
    ),
  };
}

const renew = (scan = walkAt(), now = NOW, until = Number.POSITIVE_INFINITY) =>
  reencryptRows({ segments: [scan], clock: () => now }, until);

it('re-encrypts every row with the new keys and reports when the old ones are unused', async () => {
  const payment = await opened('before');
  const { ledger } = containerAt(table, sealingAt('before'));
  await ledger.recordUnmatchedPayment(
    observed(payment, { status: 'succeeded', captured: USD }, { reference: 'pi_foreign' }),
  );
  const act = {
    id: 'act_1',
    at: NOW,
    by: { id: 'omar', role: 'officer' },
    action: 'view_payment',
    result: 'done',
  } as never;
  await createAuditTrail(here(), sealingAt('before')).record({ ...(act as object), reason: 'Amina called' } as never);
  const before = await rows();
  const seen = await seenAfter(payment, sealingAt('before'));
  expect((await seenAfter(payment)).application).toMatchObject({ unreadable: expect.any(Object) });

  const { state, unused } = await renew();
  // The application, the payment, its reference, two lookup rows, the unmatched payment, and the audit reason.
  expect(state).toMatchObject({
    target: '2 2',
    scanned: before.length,
    rewritten: 7,
    skippedByKey: {},
    finishedAt: NOW,
  });
  expect(unused).toEqual(['1', '1']);
  expect(await seenAfter(payment)).toEqual({ ...seen, byReference: payment.id, byPassport: [payment.applicationId] });
  const auditEvents = await createAuditTrail(here(), sealingAt('after')).listByTime(
    { from: NOW - HOUR, until: NOW + HOUR },
    { limit: 10 },
  );
  expect(auditEvents.items).toMatchObject([{ reason: 'Amina called' }]);

  const versions = (all: Awaited<ReturnType<typeof rows>>) =>
    all.flatMap(({ PK, SK, version }) => (version === undefined ? [] : [{ PK, SK, version }]));
  expect(versions(await rows())).toEqual(versions(before));
  expect((await rows()).filter(({ PK }) => PK.startsWith('REF#'))).toHaveLength(1);
});

it('reads only its own row until the keys change again', async () => {
  await renew();
  table.sent.length = 0;
  expect((await renew()).state.finishedAt).toBe(NOW);
  expect(new Set(table.sent.map(({ name }) => name))).toEqual(new Set(['GetItemCommand']));
  expect((await renew(walkAt(sealingAt('before')), NOW + 1)).state).toMatchObject({
    target: '1 1',
    startedAt: NOW + 1,
  });
});

it('stops at the deadline and continues in the next run', async () => {
  await Promise.all(Array.from({ length: 14 }, () => opened('before')));
  const clock = { now: NOW };
  const run = () => reencryptRows({ segments: [walkAt()], clock: () => clock.now++ }, clock.now + 3);
  const first = await run();
  expect(first.state).toMatchObject({ pages: 1 });
  expect(await walkAt().load()).toMatchObject({ cursor: expect.any(String) });
  expect(first.unused).toEqual([]);
  let last = first;
  for (let runs = 0; runs < 20 && last.state.finishedAt === undefined; runs++) last = await run();
  expect(last.state).toMatchObject({ startedAt: first.state.startedAt, skippedByKey: {} });
  expect(last.state.pages).toBeGreaterThan(2);
  // Application, payment, reference and two lookup rows.
  expect(last.state.rewritten).toBe(14 * 5);
});

it('takes a turn for each row that it writes, and for no other', async () => {
  for (let i = 0; i < 3; i++) await opened('before');
  let turns = 0;
  const turn = async () => void turns++;
  const scan = () => createReencryptionScan(here(), sealingAt('switched'), { segment: 0, segments: 1 }, turn);
  expect((await renew(scan())).state).toMatchObject({ rewritten: 15 });
  expect(turns).toBe(15);
  await renew(scan(), NOW + 48 * HOUR);
  expect(turns).toBe(15);
});

it('several parts re-encrypt the segments of the table, and keys are unused only after the last of them', async () => {
  const payments = await Promise.all(Array.from({ length: 8 }, () => opened('before')));
  const segments = Array.from({ length: 8 }, (_, segment) =>
    createReencryptionScan(here(), sealingAt('switched'), { segment, segments: 8 }),
  );
  const run = (part: number) =>
    reencryptRows({ segments, clock: () => NOW }, Number.POSITIVE_INFINITY, { part, parts: 2 });
  const first = await run(0);
  expect(first.unused).toEqual([]);
  expect(first.state.finishedAt).toBeUndefined();
  expect(first.state.rewritten).toBeGreaterThan(0);
  expect(first.state.rewritten).toBeLessThan(8 * 5);
  const second = await run(1);
  expect(second.unused).toEqual(['1', '1']);
  expect(second.state.rewritten).toBe(8 * 5);
  for (const payment of payments.slice(0, 3)) expect((await seenAfter(payment)).byReference).toBe(payment.id);
});

it('a segment that fails does not hold up the others of its run, which then fails', async () => {
  await opened('before');
  const segments = Array.from({ length: 8 }, (_, segment) =>
    createReencryptionScan(here(), sealingAt('switched'), { segment, segments: 8 }),
  );
  const [first, ...others] = segments;
  const broken = { ...first, reencryptPage: () => Promise.reject(new Error('a row that cannot be read')) };
  const run = reencryptRows({ segments: [broken as never, ...others], clock: () => NOW }, Number.POSITIVE_INFINITY);
  await expect(run).rejects.toThrow('a row that cannot be read');
  const finished = await Promise.all(others.map(async (scan) => (await scan.load())?.finishedAt));
  expect(finished).toEqual(others.map(() => NOW));
});

it('stops if a concurrent run is faster', async () => {
  await opened('before');
  const at = NOW + 48 * HOUR;
  await renew(walkAt(sealingAt('before')), at);
  const both = await Promise.all([renew(walkAt(), at), renew(walkAt(), at)]);
  expect(both.filter(({ state }) => state.finishedAt !== undefined).length).toBeGreaterThanOrEqual(1);
  expect((await walkAt().load())?.scanned).toBeGreaterThanOrEqual((await rows()).length - 1);
});

it('never overwrites a concurrent change', async () => {
  const application = anApplication({ state: 'draft' });
  const { ledger } = containerAt(table, sealingAt('before'));
  await ledger.commit({ application });
  const stale = (await rows()).find(({ PK, SK }) => PK === `APP#${application.id}` && SK === 'APP');
  const corrected = personal({ fullName: 'Amina Corrected' });
  await containerAt(table, sealingAt('switched')).ledger.commit({
    application: { ...application, personal: corrected, version: 2 },
  });
  const target = { encryption: ['2'], hash: ['2'] };
  expect(await reencryptRow(here(), sealingAt('switched'), target, stale as never)).toBe('current');
  const stored = await createApplicationStore(here(), sealingAt('after')).get(application.id);
  expect(stored).toMatchObject({ personal: corrected, version: 2 });
});

/** A table with a concurrent change between read and write of the scan. */
function whileWalking(meanwhile: () => Promise<unknown>) {
  const send = async (command: GetCommand) => {
    const answer = await table.client.send(command);
    if (command instanceof GetCommand) await meanwhile();
    return answer;
  };
  return { client: { send } as unknown as typeof table.client, name: 'evisa' };
}

async function lookupRowsOf({ id }: Application) {
  return (await rows()).filter(({ PK, applicationId }) => PK.startsWith('LOOKUP#') && applicationId === id);
}

it.each([
  ['redacted', 0],
  ['corrected', 2],
] as const)('does not restore lookup rows of an application that is %s concurrently', async (what, rest) => {
  const application = anApplication({ state: 'draft' });
  await containerAt(table, sealingAt('before')).ledger.commit({ application });
  const { ledger } = containerAt(table, sealingAt('switched'));
  const next = { ...application, version: 2 };
  const meanwhile = {
    redacted: () =>
      createRetentionStore(here(), sealingAt('switched')).redact(
        { application, payments: [], refunds: [] },
        { ...next, personal: PersonalData.EMPTY, redactedAt: NOW },
      ),
    corrected: () =>
      ledger.commit({
        application: { ...next, personal: personal({ email: 'new@example.org', passportNumber: 'Y7654321' }) },
        previousPersonal: application.personal,
      }),
  };
  const target = { encryption: ['2'], hash: ['2'] };
  const [first, ...others] = await lookupRowsOf(application);
  await reencryptRow(whileWalking(meanwhile[what]), sealingAt('switched'), target, first as never);
  for (const other of others) await reencryptRow(here(), sealingAt('switched'), target, other as never);
  expect((await lookupRowsOf(application)).filter(({ expiresAt }) => expiresAt === undefined)).toHaveLength(rest);
});

it('does not disturb settlement before, during or after the scan', async () => {
  const payments = await Promise.all(Array.from({ length: 12 }, () => opened('before')));
  const { ledger } = containerAt(table, sealingAt('switched'));
  const settle = async () => {
    const settled: unknown[] = [];
    for (const payment of payments) {
      const success = observed(payment, { status: 'succeeded', captured: USD });
      settled.push(await ledger.tryAcceptOptimistically(success, NOW + 2000));
    }
    return settled;
  };
  await renew(walkAt(sealingAt('before')), NOW + 96 * HOUR);
  const [settled] = await Promise.all([settle(), renew(walkAt(), NOW + 97 * HOUR)]);
  expect(settled).toEqual(payments.map(() => 'written'));
  for (const payment of payments) {
    const { record, byReference } = await seenAfter(payment);
    expect(record?.payment).toMatchObject({ state: 'succeeded', accepted: true, reference: payment.reference });
    expect(byReference).toBe(payment.id);
  }
});

it('reports a lost key with its rows and retries them a day later', async () => {
  const lost = {
    ...sealingAt('after'),
    ...(({ encrypt, decrypt }) => ({ encrypt, decrypt }))(sealingAt('before')),
  };
  const application = anApplication();
  await containerAt(table, lost as FieldEncryption).ledger.commit({ application });
  const at = NOW + 200 * HOUR;
  await renew(walkAt(sealingAt('before')), at - HOUR);
  const left = await renew(walkAt(sealingAt('after')), at);
  expect(left.state.skippedByKey['1']).toBeGreaterThanOrEqual(1);
  expect((await renew(walkAt(sealingAt('after')), at + 23 * HOUR)).state.startedAt).toBe(at);
  const again = await renew(walkAt(), at + 24 * HOUR);
  expect(again.state).toMatchObject({ startedAt: at + 24 * HOUR, skippedByKey: {} });
  expect(await createApplicationStore(here(), sealingAt('after')).get(application.id)).toMatchObject(application);
});
