import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApplicationStore } from '../../../../../shared/adapters/dynamodb/applications/application-store.ts';
import type { FieldEncryption } from '../../../../../shared/adapters/dynamodb/common/field-encryption.ts';
import type { Application } from '../../../../../shared/domain/application.ts';
import { PersonalData } from '../../../../../shared/domain/personal-data.ts';
import { METHOD_RULES } from '../../../../../shared/gateways/registry.ts';
import { submitApplication } from '../../../../../shared/use-cases/applications/submit-application.ts';
import { updateApplication } from '../../../../../shared/use-cases/applications/update-application.ts';
import { withdrawApplication } from '../../../../../shared/use-cases/applications/withdraw-application.ts';
import { settlePayment } from '../../../../../shared/use-cases/settlement/internal/settle-payment.ts';
import { settleGatewayEvent } from '../../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { anApplication, aPayment, NOW, observed, observedDispute, USD } from '../../../../support/fixtures.ts';
import { ScriptedGateway } from '../../../../support/scripted-gateway.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';
import { containerAt, sealingAt } from './key-rings.ts';

/** The rows of `lost` were written with a key that no longer exists; those of `readable` can be read. */
let table: TestTable;
beforeAll(async () => {
  table = await startTable({ perUser: 100, perAddress: 100 });
});
afterAll(() => table.stop());

// The hash key is a different key and is available.
const hashes = sealingAt('switched');
const lost = { ...hashes, encrypt: sealingAt('before').encrypt };
const readable = { ...hashes, decrypt: sealingAt('after').decrypt };
const payer = { userId: 'amina', address: '203.0.113.7' };

/** Use cases in a container with this encryption. */
function contextWith(encryption: FieldEncryption) {
  const gateway = new ScriptedGateway(() => NOW);
  gateway.books = 'unavailable';
  const alarms: string[] = [];
  return {
    ...containerAt(table, encryption),
    applications: createApplicationStore({ client: table.client, name: 'evisa' }, encryption),
    gateways: async () => gateway,
    methodRules: METHOD_RULES,
    gateway,
    clock: () => NOW + 2000,
    alarm: (name: string) => void alarms.push(name),
    metrics: () => undefined,
    alarms,
  };
}

async function opened(encryption: FieldEncryption, application: Application) {
  const { ledger } = containerAt(table, encryption);
  const payment = aPayment(application);
  await ledger.commit({ application });
  await ledger.openPayment(payment, payer);
  return payment;
}

const personalOf = async ({ id }: Application) =>
  (await table.client.send(new GetCommand({ TableName: 'evisa', Key: { PK: `APP#${id}`, SK: 'APP' } }))).Item?.personal;

it('lists show the other applications, and this one without personal data', async () => {
  const userId = 'lister';
  const [gone, there] = [anApplication({ userId }), anApplication({ userId })];
  const payments = [await opened(lost, gone), await opened(readable, there)];
  const { applications, payments: store } = contextWith(readable);
  const { items } = await applications.listByUser(userId, { limit: 10 });
  expect(items.find(({ id }) => id === there.id)).toMatchObject({ personal: there.personal, details: there.details });
  expect(items.find(({ id }) => id === gone.id)).toMatchObject({
    state: 'submitted',
    personal: PersonalData.EMPTY,
    details: { nationality: 'GBR' },
    unreadable: expect.any(Object),
  });
  const listed = await store.listByUser(userId, { limit: 10 });
  expect(new Set(listed.items.map(({ id }) => id))).toEqual(new Set(payments.map(({ id }) => id)));
  expect(listed.items.map(({ amount }) => amount)).toEqual([USD, USD]);
});

it('a success is settled, and undecryptable fields are not overwritten', async () => {
  const application = anApplication();
  const payment = await opened(lost, application);
  const personal = await personalOf(application);
  const context = contextWith(readable);
  const success = observed(payment, { status: 'succeeded', captured: USD });
  await settlePayment(context, success);
  await settlePayment(context, success);
  expect(await context.applications.get(application.id)).toMatchObject({ state: 'paid', paidBy: payment.id });
  expect(await personalOf(application)).toEqual(personal);
  expect(context.alarms).toEqual([]);
});

it('a success that needs a read is settled through the hash of its reference', async () => {
  const application = anApplication();
  const payment = await opened(lost, application);
  const personal = await personalOf(application);
  expect(await withdrawApplication(contextWith(lost), 'amina', application.id)).toMatchObject({ ok: true });
  const lostAgain = await personalOf(application);
  const context = contextWith(readable);
  await settlePayment(context, observed(payment, { status: 'succeeded', captured: USD }));
  const record = await context.payments.getRecord(payment.id);
  expect(record).toMatchObject({
    payment: { state: 'succeeded', accepted: false, reference: payment.reference },
    refunds: [{ reason: 'application_withdrawn' }],
  });
  expect(await personalOf(application)).toEqual(lostAgain);
  expect(personal).not.toEqual(lostAgain);
});

it('a refund and a dispute are settled through the hash of the reference', async () => {
  const payment = await opened(lost, anApplication());
  await settlePayment(contextWith(lost), observed(payment, { status: 'succeeded', captured: USD }));
  const context = contextWith(readable);
  const { gateway, account, reference = '' } = payment;
  const about = { gateway, account, reference, at: NOW + 1000, source: { by: 'notification' } } as const;
  const amount = { ...USD, amount: 1000 };
  context.gateway.books = { status: 'succeeded', captured: USD };
  await settleGatewayEvent(context, {
    kind: 'refund',
    refund: { ...about, gatewayRefundId: 're_x', amount, state: 'done' },
  });
  const dispute = observedDispute(payment, { amount, state: 'lost' });
  await settleGatewayEvent(context, { kind: 'dispute', dispute });
  expect(await context.payments.getRecord(payment.id)).toMatchObject({
    payment: { unreserved: 1575, disputes: [{ amount, state: 'lost' }] },
    refunds: [{ reason: 'issued_at_gateway' }],
  });
});

it('a non-final observation is settled', async () => {
  const payment = await opened(lost, anApplication());
  const context = contextWith(readable);
  await settlePayment(context, observed(payment, { status: 'processing' }));
  expect(await context.payments.getRecord(payment.id)).toMatchObject({ payment: { state: 'processing' } });
});

it('the application can be withdrawn, but not updated or submitted', async () => {
  const application = anApplication({ state: 'draft', quote: undefined as never });
  await containerAt(table, lost).ledger.commit({ application });
  const context = contextWith(readable);
  const refused = { ok: false, error: { code: 'application_unreadable' } };
  expect(await submitApplication(context as never, 'amina', application.id)).toEqual(refused);
  expect(await updateApplication(context, 'amina', application.id, { fullName: 'Amina' })).toEqual(refused);
  expect(await withdrawApplication(context, 'amina', application.id)).toMatchObject({ ok: true });
});
