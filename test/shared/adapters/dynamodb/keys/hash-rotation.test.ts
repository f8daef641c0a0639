import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApplicationStore } from '../../../../../shared/adapters/dynamodb/applications/application-store.ts';
import { createStaffSearch } from '../../../../../shared/adapters/dynamodb/staff/staff-search.ts';
import type { Payment } from '../../../../../shared/domain/payment.ts';
import { METHOD_RULES } from '../../../../../shared/gateways/registry.ts';
import { updateApplication } from '../../../../../shared/use-cases/applications/update-application.ts';
import { settlePayment } from '../../../../../shared/use-cases/settlement/internal/settle-payment.ts';
import { randomText } from '../../../../../shared/wiring/random-text.ts';
import {
  anAlipayPayment,
  anApplication,
  aPayment,
  NOW,
  observed,
  personal,
  USD,
} from '../../../../support/fixtures.ts';
import { ScriptedGateway } from '../../../../support/scripted-gateway.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';
import { containerAt, type Moment, sealingAt } from './key-rings.ts';

let table: TestTable;
const alarms: string[] = [];
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  alarms.length = 0;
});
afterAll(() => table.stop());

/** A container with the current key ring; a refresh returns the key ring after the switch. */
const container = (moment: Moment) => containerAt(table, sealingAt(moment, 'switched'));

async function opened(moment: Moment, make: typeof aPayment): Promise<Payment> {
  const { ledger } = container(moment);
  const application = anApplication({ userId: `user-${randomText(8)}` });
  const payment = make(application);
  await ledger.commit({ application });
  await ledger.openPayment(payment, { userId: application.userId, address: application.userId });
  return payment;
}

async function notify(moment: Moment, payment: Payment, isNamed: boolean): Promise<void> {
  const gateway = new ScriptedGateway(() => NOW);
  const deps = {
    ledger: container(moment).ledger,
    gateways: async () => gateway,
    methodRules: METHOD_RULES,
    clock: () => NOW + 2000,
    alarm: (name: string) => void alarms.push(name),
    metrics: () => undefined,
  };
  const { paymentId, ...success } = observed(payment, { status: 'succeeded', captured: USD });
  await settlePayment(deps, { ...success, ...(isNamed && { paymentId }) });
}

const moment = fc.constantFrom<Moment>('before', 'waiting', 'switched');
const anyOrder = fc.array(fc.record({ at: moment, isNamed: fc.boolean() }), { minLength: 1, maxLength: 4 });

describe('during a rotation of the hash key', () => {
  it('a success is accepted exactly once, whichever key rings the containers have', async () => {
    await fc.assert(
      fc.asyncProperty(moment, anyOrder, async (created, notifications) => {
        const payment = await opened(created, aPayment);
        for (const { at, isNamed } of notifications) await notify(at, payment, isNamed);
        const { payment: stored, application } = await container('switched').ledger.read(payment.id);
        expect(stored).toMatchObject({ state: 'succeeded', accepted: true, reference: payment.reference });
        expect(application).toMatchObject({ state: 'paid', paidBy: payment.id });
        const record = await container('switched').payments.getRecord(payment.id);
        expect(record?.history.filter(({ to }) => to === 'succeeded')).toHaveLength(1);
        expect(alarms).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('an Alipay success, whose reference is new, is accepted exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(moment, moment, anyOrder, async (created, first, later) => {
        const payment = await opened(created, anAlipayPayment);
        await notify(first, payment, true);
        for (const { at, isNamed } of later) await notify(at, payment, isNamed);
        const { payment: stored, application } = await container('switched').ledger.read(payment.id);
        expect(stored).toMatchObject({ state: 'succeeded', accepted: true, reference: `trade_${payment.id}` });
        expect(application).toMatchObject({ state: 'paid', paidBy: payment.id });
        expect(alarms).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  it.each<[Moment, Moment]>([
    ['before', 'waiting'],
    ['before', 'switched'],
    ['waiting', 'before'],
    ['waiting', 'switched'],
    ['switched', 'waiting'],
  ])('acceptance is one transaction, created %s and notified %s', async (created, at) => {
    const payment = await opened(created, aPayment);
    table.sent.length = 0;
    await notify(at, payment, true);
    expect(table.sent.map(({ name }) => name)).toEqual(['TransactWriteItemsCommand']);
  });

  it('a payment is found by its reference with either key', async () => {
    const payment = await opened('waiting', aPayment);
    for (const at of ['before', 'waiting', 'switched', 'after'] as const) {
      const { ledger } = containerAt(table, sealingAt(at));
      expect(await ledger.findByReference('stripe', payment.reference ?? '')).toBe(payment.id);
    }
  });

  it('an application is found by its current values only', async () => {
    const first = { email: `${randomText(8)}@example.org`, passportNumber: randomText(8).toUpperCase() };
    const rest = anApplication({ state: 'draft', personal: personal(first) });
    await container('before').ledger.commit({ application: rest });
    const encryption = sealingAt('switched');
    const here = { client: table.client, name: 'evisa' };
    const applications = createApplicationStore(here, encryption);
    const search = createStaffSearch(here, encryption);
    const found = async (what: Parameters<typeof search.applications>[0]) =>
      (await search.applications(what, { limit: 10 })).items.map(({ id }) => id);
    const correct = (passportNumber: string) =>
      updateApplication({ ...container('switched'), applications, clock: () => NOW }, rest.userId, rest.id, {
        passportNumber,
      });

    await correct('Z7654321');
    expect(await found({ by: 'email', value: first.email })).toEqual([rest.id]);
    expect(await found({ by: 'passport_number', value: first.passportNumber })).toEqual([]);
    await correct(first.passportNumber);
    expect(await found({ by: 'passport_number', value: first.passportNumber })).toEqual([rest.id]);
  });

  it('another reference is still rejected', async () => {
    const payment = await opened('before', aPayment);
    for (const at of ['waiting', 'switched'] as const) await notify(at, { ...payment, reference: 'pi_other' }, true);
    expect((await container('switched').ledger.read(payment.id)).payment?.state).toBe('pending');
    expect(alarms[0]).toBe('unmatched_payment');
  });
});

it('without a rotation a payment is found with one read', async () => {
  const { ledger } = containerAt(table, sealingAt('before'));
  const payment = await opened('before', aPayment);
  table.sent.length = 0;
  await ledger.findByReference('stripe', payment.reference ?? '');
  expect(table.sent.map(({ name }) => name)).toEqual(['GetItemCommand']);
});
