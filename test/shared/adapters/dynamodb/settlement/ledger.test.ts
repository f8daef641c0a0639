import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applicationKey, paymentKey } from '../../../../../shared/adapters/dynamodb/common/keys.ts';
import { applySettlement } from '../../../../../shared/domain/apply-settlement.ts';
import type { Payment } from '../../../../../shared/domain/payment.ts';
import { PersonalData } from '../../../../../shared/domain/personal-data.ts';
import { RATE_WINDOW } from '../../../../../shared/domain/rate-limits.ts';
import { anAlipayPayment, anApplication, aPayment, HOUR, NOW, observed, USD } from '../../../../support/fixtures.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable({ perUser: 100, perAddress: 100 });
});
afterAll(() => table.stop());

const payer = { userId: 'amina', address: '203.0.113.7' };

async function opened(make: (application: ReturnType<typeof anApplication>) => Payment) {
  const application = anApplication();
  const payment = make(application);
  await table.ledger.commit({ application });
  expect(await table.ledger.openPayment(payment, payer)).toEqual({ outcome: 'opened' });
  table.sent.length = 0;
  return payment;
}

describe('opening a payment', () => {
  it('is one transaction that sets the open payment of the application', async () => {
    const application = anApplication();
    const payment = aPayment(application);
    await table.ledger.commit({ application });
    table.sent.length = 0;
    await table.ledger.openPayment(payment, payer);
    expect(table.sent.map(({ name }) => name)).toEqual(['TransactWriteItemsCommand']);
    const stored = await table.ledger.read(payment.id);
    expect(stored.payment).toEqual(payment);
    expect(stored.application).toMatchObject({
      open: {
        paymentId: payment.id,
        method: 'stripe',
        payableUntil: payment.payableUntil,
        closesAt: payment.closesAt,
      },
      attempts: [payment.id],
      version: 2,
    });
    expect(await table.ledger.findByReference('stripe', `pi_${payment.id}`)).toBe(payment.id);
  });

  it('succeeds for one of fifty concurrent payments', async () => {
    const application = anApplication();
    await table.ledger.commit({ application });
    const payments = Array.from({ length: 50 }, () => aPayment(application));
    const outcomes = await Promise.all(payments.map((payment) => table.ledger.openPayment(payment, payer)));
    expect(outcomes.filter(({ outcome }) => outcome === 'opened')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(49);
  });

  it('succeeds on retry after a lost answer', async () => {
    const payment = await opened((application) => aPayment(application));
    expect(await table.ledger.openPayment(payment, payer)).toEqual({ outcome: 'opened' });
  });

  it.each([
    ['is not submitted', { state: 'draft' as const }],
    ['is paid', { state: 'paid' as const }],
    ['has locked another quote', { quote: { ...anApplication().quote, id: 'quote_2' } as never }],
    ['has a quote that is over', { quote: { ...anApplication().quote, validUntil: NOW } as never }],
  ])('is rejected if the application %s', async (_, changes) => {
    const application = anApplication(changes);
    await table.ledger.commit({ application });
    const payment = aPayment(application);
    expect(await table.ledger.openPayment(payment, payer)).toEqual({ outcome: 'conflict' });
    expect((await table.ledger.read(payment.id)).payment).toBeUndefined();
  });
});

describe('the rate limit', () => {
  let limited: TestTable;
  beforeAll(async () => {
    limited = await startTable({ perUser: 5, perAddress: 7 });
  });
  afterAll(() => limited.stop());

  const openAt = async (at: number, who: { userId: string; address: string }) => {
    const application = anApplication({
      userId: who.userId,
      quote: { ...anApplication().quote, validUntil: at + HOUR } as never,
    });
    await limited.ledger.commit({ application });
    return limited.ledger.openPayment(aPayment(application, { createdAt: at }), who);
  };

  it('allows five payments in any 15 minutes and returns when the next is allowed', async () => {
    const who = { userId: 'wei', address: '203.0.113.8' };
    const minute = (n: number) => NOW + n * 60_000;
    for (const at of [0, 3, 6, 9, 12]) expect(await openAt(minute(at), who)).toEqual({ outcome: 'opened' });
    expect(await openAt(minute(14), who)).toEqual({
      outcome: 'rate_limited',
      limit: 'user',
      retryAt: minute(15),
    });
    // Only the first of the five is outside the window by then.
    expect(await openAt(minute(15), who)).toEqual({ outcome: 'opened' });
    expect(await openAt(minute(16), who)).toEqual({
      outcome: 'rate_limited',
      limit: 'user',
      retryAt: minute(18),
    });
  });

  it('counts a network address across users', async () => {
    const address = '203.0.113.9';
    for (let i = 0; i < 7; i++) expect((await openAt(NOW, { userId: `user-${i}`, address })).outcome).toBe('opened');
    expect(await openAt(NOW + 1, { userId: 'user-8', address })).toEqual({
      outcome: 'rate_limited',
      limit: 'address',
      retryAt: NOW + RATE_WINDOW,
    });
  });

  it.each([
    ['addresses of one IPv6 /64', (i: number) => `2001:db8:1:2:${i}::${i}`, '2001:DB8:1:2:ffff::1'],
    ['an IPv4 address and its IPv6 form', (i: number) => (i % 2 ? '::ffff:192.0.2.7' : '192.0.2.7'), '::ffff:c000:207'],
  ])('counts %s together', async (_, addressOf, another) => {
    for (let i = 1; i <= 7; i++)
      expect((await openAt(NOW, { userId: addressOf(i) + i, address: addressOf(i) })).outcome).toBe('opened');
    expect(await openAt(NOW, { userId: another, address: another })).toMatchObject({ limit: 'address' });
  });

  it.each([
    ['another IPv6 /64', '2001:db8:1:3::1'],
    ['an IPv4 address that differs in its last byte', '::ffff:192.0.2.8'],
    ['text that is no address', 'unknown'],
  ])('counts %s separately', async (_, address) => {
    expect((await openAt(NOW, { userId: address, address })).outcome).toBe('opened');
  });

  it('names the limit that lasts longer', async () => {
    const who = { userId: 'both-limits', address: '203.0.113.20' };
    const others = [1, 2].map((i) => ({ userId: `other-${i}`, address: who.address }));
    for (let i = 0; i < 5; i++) expect((await openAt(NOW, who)).outcome).toBe('opened');
    for (const other of others) expect((await openAt(NOW + 1, other)).outcome).toBe('opened');
    expect(await openAt(NOW + 2, who)).toMatchObject({ limit: 'user', retryAt: NOW + RATE_WINDOW });
  });

  it('allows at most five of twenty concurrent payments', async () => {
    const who = (i: number) => ({ userId: 'many-tabs', address: `198.51.100.${i}` });
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, i) => openAt(NOW, who(i))));
    expect(outcomes.filter(({ outcome }) => outcome === 'opened')).toHaveLength(5);
  });
});

describe.each([
  ['a card', aPayment],
  ['Alipay', anAlipayPayment],
])('optimistic acceptance of a success by %s', (_, make) => {
  it('is one transaction', async () => {
    const payment = await opened(make);
    const success = observed(payment, { status: 'succeeded', captured: USD });
    expect(await table.ledger.tryAcceptOptimistically(success, NOW + 2000)).toBe('written');
    expect(table.sent.map(({ name }) => name)).toEqual(['TransactWriteItemsCommand']);
  });

  it('writes the same rows as settlement after a read', async () => {
    const payment = await opened(make);
    const { payment: before, application } = await table.ledger.read(payment.id);
    if (before === undefined || application === undefined) throw new Error('not stored');
    const success = observed(payment, { status: 'succeeded', captured: USD });
    await table.ledger.tryAcceptOptimistically(success, NOW + 2000);
    const seen = applySettlement({ payment: before, application }, { kind: 'accept' }, success, NOW + 2000);
    expect(await table.ledger.read(payment.id)).toEqual({ payment: seen.payments?.[0], application: seen.application });
    const byState = await table.payments.listByUser('amina', { state: 'succeeded', limit: 100 });
    expect(byState.items.map(({ id }) => id)).toContain(payment.id);
    expect(await table.ledger.findByReference(payment.method, success.reference ?? '')).toBe(payment.id);
  });

  it('accepts a payment without keys for the staff search', async () => {
    const payment = await opened(make);
    for (const Key of [paymentKey(payment.id), applicationKey(payment.applicationId)]) {
      const UpdateExpression = 'REMOVE staffPK, staffSK, staffSucceededPK, staffPaidPK';
      await table.client.send(new UpdateCommand({ TableName: 'evisa', Key, UpdateExpression }));
    }
    const success = observed(payment, { status: 'succeeded', captured: USD });
    expect(await table.ledger.tryAcceptOptimistically(success, NOW + 2000)).toBe('written');
    expect((await table.ledger.read(payment.id)).application?.state).toBe('paid');
  });

  it('fails in one transaction the second time and returns the rows', async () => {
    const payment = await opened(make);
    const success = observed(payment, { status: 'succeeded', captured: USD });
    await table.ledger.tryAcceptOptimistically(success, NOW + 2000);
    table.sent.length = 0;
    const again = await table.ledger.tryAcceptOptimistically(success, NOW + 3000);
    expect(again).toMatchObject({ payment: { state: 'succeeded', version: 2 }, application: { state: 'paid' } });
    expect(table.sent.map(({ name }) => name)).toEqual(['TransactWriteItemsCommand']);
  });

  it.each([
    ['another amount', { outcome: { status: 'succeeded', captured: { amount: 2574, currency: 'USD' } } }],
    ['another currency', { outcome: { status: 'succeeded', captured: { amount: 2575, currency: 'EUR' } } }],
    ['another merchant account', { account: 'acct_2' }],
  ])('is rejected for %s', async (__, changes) => {
    const payment = await opened(make);
    const success = observed(payment, { status: 'succeeded', captured: USD }, changes as never);
    const stands = await table.ledger.tryAcceptOptimistically(success, NOW + 2000);
    expect(stands).toMatchObject({ payment: { state: 'pending' }, application: { state: 'submitted' } });
  });
});

it('rejects the notification of another payment', async () => {
  const payment = await opened(aPayment);
  const success = observed(payment, { status: 'succeeded', captured: USD }, { reference: 'pi_of_another' });
  expect(await table.ledger.tryAcceptOptimistically(success, NOW)).toMatchObject({ payment: { state: 'pending' } });
});

describe('committing a change', () => {
  it('succeeds for one of two concurrent changes of a row', async () => {
    const payment = await opened(aPayment);
    const next = (what: string) => ({ payments: [{ ...payment, language: what, version: 2 }] });
    const written = await Promise.all([table.ledger.commit(next('de')), table.ledger.commit(next('fr'))]);
    expect(written.toSorted()).toEqual([false, true]);
  });
});

describe('the stored rows', () => {
  it('contain no plain name, e-mail, passport number or gateway reference', async () => {
    const payment = await opened(aPayment);
    const rows = await Promise.all(
      ['APP', `PAY#${payment.id}`].map((SK) =>
        table.client.send(new GetCommand({ TableName: 'evisa', Key: { PK: `APP#${payment.applicationId}`, SK } })),
      ),
    );
    const text = JSON.stringify(rows.map(({ Item }) => Item));
    expect(text).toContain(payment.id);
    for (const secret of ['Amina', 'amina@example.org', 'X1234567', `pi_${payment.id}`])
      expect(text).not.toContain(secret);
  });

  it('cannot be decrypted in another row', async () => {
    const [mine, theirs] = [await opened(aPayment), await opened(aPayment)];
    const key = (payment: Payment) => ({ PK: `APP#${payment.applicationId}`, SK: 'APP' });
    const get = async (payment: Payment) =>
      (await table.client.send(new GetCommand({ TableName: 'evisa', Key: key(payment) }))).Item;
    const Item = { ...(await get(mine)), personal: (await get(theirs))?.personal };
    await table.client.send(new PutCommand({ TableName: 'evisa', Item }));
    expect(await table.applications.get(mine.applicationId)).toMatchObject({
      personal: PersonalData.EMPTY,
      unreadable: Item.personal,
    });
  });
});

describe('one round trip reads', () => {
  it('an application', async () => {
    const payment = await opened(aPayment);
    await table.applications.get(payment.applicationId);
    expect(table.sent.map(({ name }) => name)).toEqual(['GetItemCommand']);
  });

  it('a payment with its history', async () => {
    const payment = await opened(aPayment);
    expect((await table.payments.getRecord(payment.id))?.history).toHaveLength(1);
    expect(table.sent.map(({ name }) => name)).toEqual(['QueryCommand']);
  });
});

describe('a page of payments', () => {
  beforeEach(() => {
    table.sent.length = 0;
  });

  it('is one round trip, newest first, with an opaque cursor', async () => {
    const userId = 'lister';
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      const application = anApplication({ userId });
      const payment = aPayment(application, { createdAt: NOW + i * 1000 });
      await table.ledger.commit({ application });
      await table.ledger.openPayment(payment, { userId, address: 'a' });
      ids.unshift(payment.id);
    }
    table.sent.length = 0;
    const first = await table.payments.listByUser(userId, { limit: 3 });
    expect(table.sent.map(({ name }) => name)).toEqual(['QueryCommand']);
    const second = await table.payments.listByUser(userId, { limit: 3, cursor: first.next ?? '' });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(second.next).toBeUndefined();
    const span = { limit: 10, from: NOW + 1000, until: NOW + 3000 };
    expect((await table.payments.listByUser(userId, span)).items.map(({ id }) => id)).toEqual(ids.slice(2, 4));
    await expect(table.payments.listByUser('another', { limit: 3, cursor: first.next ?? '' })).rejects.toThrow(
      'cursor',
    );
    await expect(table.payments.listByUser(userId, { limit: 3, cursor: 'nonsense' })).rejects.toThrow('cursor');
  });
});
