import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APPLICATION_STATES, type Application, type ApplicationState } from '../../../../shared/domain/application.ts';
import type { StaffMember } from '../../../../shared/domain/audit-event.ts';
import type { ApplicationId } from '../../../../shared/domain/ids.ts';
import { requestRefund } from '../../../../shared/use-cases/refunds/request-refund.ts';
import { changeApplicationStatus } from '../../../../shared/use-cases/staff/change-application-status.ts';
import { getAuditTrail } from '../../../../shared/use-cases/staff/get-audit-trail.ts';
import type { AuditDependencies } from '../../../../shared/use-cases/staff/internal/record-audit-event.ts';
import { searchApplications } from '../../../../shared/use-cases/staff/search-applications.ts';
import { searchPayments } from '../../../../shared/use-cases/staff/search-payments.ts';
import { staffGetApplication } from '../../../../shared/use-cases/staff/staff-get-application.ts';
import { staffGetPayment } from '../../../../shared/use-cases/staff/staff-get-payment.ts';
import { anApplication, HOUR, NOW, personal } from '../../../support/fixtures.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
let context: ReturnType<typeof settlementContext>;
let deps: ReturnType<typeof settlementContext>['deps'] & Pick<TestTable, 'applications' | 'payments' | 'search'>;
beforeAll(async () => {
  table = await startTable();
  context = settlementContext(table);
  const { applications, payments, search } = table;
  // No two actions have the same time, so their order is defined.
  deps = { ...context.deps, clock: () => context.clock.now++, applications, payments, search };
});
afterAll(() => table.stop());

const olga: StaffMember = { id: 'olga', role: 'officer' };
const omar: StaffMember = { id: 'omar', role: 'officer' };
const farid: StaffMember = { id: 'farid', role: 'finance' };
const all = { limit: 100 };
const TODAY = { day: '2026-11-23', range: { from: Date.UTC(2026, 10, 23), until: Date.UTC(2026, 10, 24) } };

async function stored(state: ApplicationState): Promise<Application> {
  const application = anApplication({ state, createdAt: NOW });
  await table.ledger.commit({ application });
  return application;
}

/** The audit events of an application, oldest first. */
async function actsOn(id: ApplicationId) {
  const { items } = await table.audit.listByApplication(id, all);
  return items.toReversed();
}

describe('changing the status of an application', () => {
  const reason = 'looked at the passport';

  it.each(Object.keys(APPLICATION_STATES) as ApplicationState[])(
    'from %s: only where the states allow it',
    async (from) => {
      for (const to of ['processing', 'approved', 'rejected'] as const) {
        const { id } = await stored(from);
        const result = await changeApplicationStatus(deps, olga, { applicationId: id, to, reason });
        const allowed = from === to || (APPLICATION_STATES[from].next as readonly string[]).includes(to);
        expect(result).toMatchObject(
          allowed ? { ok: true, value: { state: to } } : { error: { code: 'status_change_not_allowed' } },
        );
        expect((await table.applications.get(id))?.state).toBe(allowed ? to : from);
      }
    },
  );

  it('is audited with the change, and so are rejected and repeated requests', async () => {
    const { id } = await stored('paid');
    table.sent.length = 0;
    await changeApplicationStatus(deps, olga, { applicationId: id, to: 'processing', reason });
    expect(table.sent.map(({ name }) => name)).toEqual(['GetItemCommand', 'TransactWriteItemsCommand']);
    await changeApplicationStatus(deps, omar, { applicationId: id, to: 'processing', reason: 'again' });
    await changeApplicationStatus(deps, omar, { applicationId: id, to: 'processing', reason: 'and again' });
    const { version } = (await table.applications.get(id)) ?? {};
    expect(version).toBe(2);
    await changeApplicationStatus(deps, olga, { applicationId: id, to: 'approved', reason });
    await changeApplicationStatus(deps, omar, { applicationId: id, to: 'rejected', reason: 'no' });
    const move = { action: 'change-application-status', applicationId: id };
    expect(await actsOn(id)).toMatchObject([
      { ...move, by: olga, newState: 'processing', result: 'done', reason },
      { ...move, by: omar, newState: 'processing', result: 'already_done', reason: 'again' },
      { ...move, by: omar, newState: 'processing', result: 'already_done', reason: 'and again' },
      { ...move, by: olga, newState: 'approved', result: 'done', reason },
      { ...move, by: omar, newState: 'rejected', result: 'status_change_not_allowed', reason: 'no' },
    ]);
  });

  it('that does not exist is audited', async () => {
    const id = anApplication().id;
    const result = await changeApplicationStatus(deps, olga, { applicationId: id, to: 'approved', reason });
    expect(result).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(await actsOn(id)).toMatchObject([{ action: 'change-application-status', result: 'not_found' }]);
  });

  it('concurrently by several officers succeeds for one of them', async () => {
    const { id } = await stored('processing');
    const decide = (by: StaffMember, i: number) =>
      changeApplicationStatus(deps, by, {
        applicationId: id,
        to: i % 2 === 0 ? 'approved' : 'rejected',
        reason: `${i}`,
      });
    const results = await Promise.all([olga, omar, olga, omar, olga, omar].map(decide));
    const after = await table.applications.get(id);
    expect(after?.version).toBe(2);
    expect(results.filter(({ ok }) => ok)).toHaveLength(3);
    for (const result of results) {
      if (result.ok) expect(result.value.state).toBe(after?.state);
      else expect(result.error.code).toBe('status_change_not_allowed');
    }
    const auditEvents = (await actsOn(id)).map((act) => act.result).sort();
    expect(auditEvents).toEqual([
      'already_done',
      'already_done',
      'done',
      ...Array(3).fill('status_change_not_allowed'),
    ]);
  });
});

describe('staff cannot process their own application:', () => {
  it('an officer cannot change its status, not even to the current one', async () => {
    const application = anApplication({ state: 'processing', userId: olga.id });
    await table.ledger.commit({ application });
    for (const to of ['processing', 'approved'] as const) {
      const result = await changeApplicationStatus(deps, olga, { applicationId: application.id, to, reason: 'mine' });
      expect(result).toMatchObject({ ok: false, error: { code: 'own_application' } });
    }
    expect(await table.applications.get(application.id)).toMatchObject({ state: 'processing', version: 1 });
    expect(await actsOn(application.id)).toMatchObject([
      { by: olga, newState: 'processing', result: 'own_application' },
      { by: olga, newState: 'approved', result: 'own_application' },
    ]);
    const move = { applicationId: application.id, to: 'approved', reason: 'looked at it' } as const;
    expect(await changeApplicationStatus(deps, omar, move)).toMatchObject({ ok: true });
  });

  it('finance cannot refund it', async () => {
    const payment = await context.paid();
    const wish = { paymentId: payment.id, key: 'o'.repeat(24), reason: 'goodwill' } as const;
    const fatima: StaffMember = { id: payment.userId, role: 'finance' };
    const refused = await requestRefund(deps, { ...wish, requestedBy: fatima });
    expect(refused).toMatchObject({ ok: false, error: { code: 'own_application' } });
    expect((await context.record(payment)).refunds).toEqual([]);
    expect(await actsOn(payment.applicationId)).toMatchObject([{ by: fatima, result: 'own_application' }]);
    expect(await requestRefund(deps, { ...wish, requestedBy: farid })).toMatchObject({ ok: true });
  });
});

describe('every action is audited', () => {
  it('a search: its criterion, hashed term and results, but not the term', async () => {
    const { id } = await stored('submitted');
    const about = { email: `e-${id}@example.org`, passportNumber: `P${id.slice(4, 12).toUpperCase()}` };
    await table.ledger.commit({ application: anApplication({ personal: personal(about) }) });
    table.sent.length = 0;
    await searchApplications(deps, olga, { by: 'email', value: about.email }, all);
    expect(table.sent.map(({ name }) => name)).toEqual(['QueryCommand', 'TransactGetItemsCommand', 'PutItemCommand']);
    await searchPayments(deps, farid, { by: 'passport_number', value: about.passportNumber }, all);
    await searchPayments(deps, farid, { by: 'gateway_reference', gateway: 'stripe', reference: `pi_${id}` }, all);
    const { items } = await table.audit.listByTime(TODAY.range, { limit: 3 });
    const [reference, passport, email] = items;
    expect(email).toMatchObject({ by: olga, action: 'search-applications', searchedBy: 'email', result: 'done' });
    expect(email?.termHash).toBe(await table.encryption.hash(`email:${about.email}`));
    expect(email?.found).toHaveLength(1);
    expect(passport).toMatchObject({ by: farid, action: 'search-payments', searchedBy: 'passport_number', found: [] });
    expect(reference).toMatchObject({ action: 'search-payments', searchedBy: 'gateway_reference', found: [] });
    expect(JSON.stringify(items)).not.toMatch(new RegExp(`${about.email}|${about.passportNumber}|pi_`));
  });

  it('a search by date: the days and the state', async () => {
    const days = { from: '2026-11-23', to: '2026-11-23' };
    const span = { by: 'date', days, from: NOW - 12 * HOUR, until: NOW + 12 * HOUR } as const;
    table.sent.length = 0;
    await searchApplications(deps, olga, { ...span, state: 'rejected' }, { limit: 1 });
    const shards = Array.from({ length: 8 }, () => 'QueryCommand');
    expect(table.sent.map(({ name }) => name)).toEqual([...shards, 'PutItemCommand']);
    const { items } = await table.audit.listByTime(TODAY.range, { limit: 1 });
    expect(items).toMatchObject([{ searchedBy: 'date', from: '2026-11-23', to: '2026-11-23', state: 'rejected' }]);
    expect(items[0]).not.toHaveProperty('termHash');
  });

  it('a view of a payment, of an application, and of a missing one', async () => {
    const payment = await context.paid();
    expect(await staffGetPayment(deps, farid, payment.id)).toMatchObject({
      ok: true,
      value: { payment: { id: payment.id } },
    });
    const seen = await staffGetApplication(deps, olga, payment.applicationId);
    expect(seen).toMatchObject({ ok: true, value: { application: { state: 'paid' }, payments: [{ id: payment.id }] } });
    const absent = `${payment.id.slice(0, -8)}00000000` as const;
    expect(await staffGetPayment(deps, olga, absent as typeof payment.id)).toMatchObject({ ok: false });
    expect(await actsOn(payment.applicationId)).toMatchObject([
      { by: farid, action: 'staff-get-payment', paymentId: payment.id, result: 'done' },
      { by: olga, action: 'staff-get-application', applicationId: payment.applicationId, result: 'done' },
      { by: olga, action: 'staff-get-payment', paymentId: absent, result: 'not_found' },
    ]);
  });

  it('a refund in its own transaction, its repetition, and its rejection', async () => {
    const payment = await context.paid();
    const wish = {
      paymentId: payment.id,
      key: 'k'.repeat(24),
      amount: 1000,
      reason: 'goodwill',
      requestedBy: farid,
    } as const;
    await requestRefund(deps, wish);
    await requestRefund(deps, wish);
    await requestRefund(deps, { ...wish, key: 'l'.repeat(24), amount: 5000 });
    const act = { by: farid, action: 'request-refund', paymentId: payment.id, reason: 'goodwill' };
    expect(await actsOn(payment.applicationId)).toMatchObject([
      { ...act, refundId: `rf_${wish.key}`, result: 'done' },
      { ...act, refundId: `rf_${wish.key}`, result: 'already_done' },
      { ...act, result: 'refund_exceeds_payment' },
    ]);
  });

  it('a view of the audit trail itself', async () => {
    const { id } = await stored('paid');
    await getAuditTrail(deps, olga, { applicationId: id }, all);
    expect(await actsOn(id)).toMatchObject([{ by: olga, action: 'get-audit-trail', result: 'done' }]);
    const onItsDay = await getAuditTrail(deps, farid, { applicationId: id, ...TODAY }, all);
    expect(onItsDay.items).toMatchObject([{ by: olga, action: 'get-audit-trail' }]);
    const before = { from: TODAY.range.from - 24 * HOUR, until: TODAY.range.from };
    const dayBefore = { applicationId: id, day: '2026-11-22', range: before };
    expect((await getAuditTrail(deps, farid, dayBefore, all)).items).toEqual([]);
    const today = await getAuditTrail(deps, farid, TODAY, { limit: 2 });
    expect(today.items.map(({ at }) => new Date(at).toISOString().slice(0, 10))).toEqual(['2026-11-23', '2026-11-23']);
    expect(today.next).toBeDefined();
  });
});

describe('an action that cannot be audited', () => {
  const lost = new Error('the table does not answer');
  const unrecorded: AuditDependencies['audit'] = {
    record: () => Promise.reject(lost),
    listByTime: (...asked) => table.audit.listByTime(...asked),
    listByApplication: (...asked) => table.audit.listByApplication(...asked),
  };

  it('returns nothing', async () => {
    const payment = await context.paid();
    const without = { ...deps, audit: unrecorded };
    await expect(staffGetPayment(without, olga, payment.id)).rejects.toBe(lost);
    await expect(staffGetApplication(without, olga, payment.applicationId)).rejects.toBe(lost);
    const search = { by: 'receipt_number', paymentId: payment.id } as const;
    await expect(searchPayments(without, olga, search, all)).rejects.toBe(lost);
    await expect(searchApplications(without, olga, search, all)).rejects.toBe(lost);
    await expect(getAuditTrail(without, olga, TODAY, all)).rejects.toBe(lost);
  });
});
