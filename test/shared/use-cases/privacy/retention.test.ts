import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applicationKey, paymentKey, refundKey } from '../../../../shared/adapters/dynamodb/common/keys.ts';
import type { Application } from '../../../../shared/domain/application.ts';
import { automaticRefund } from '../../../../shared/domain/apply-settlement.ts';
import type { GatewayEvent } from '../../../../shared/domain/gateway-event.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { PersonalData } from '../../../../shared/domain/personal-data.ts';
import { retentionReasonOf } from '../../../../shared/domain/retention.ts';
import { indexTerms } from '../../../../shared/domain/search.ts';
import { readRoutes } from '../../../../shared/gateways/method-routes.ts';
import { toApplicationResponse } from '../../../../shared/lambda/responses.ts';
import { withdrawApplication } from '../../../../shared/use-cases/applications/withdraw-application.ts';
import { notifyApplicant } from '../../../../shared/use-cases/outbox/notify-applicant.ts';
import { redactApplication } from '../../../../shared/use-cases/privacy/redact-application.ts';
import { redactPersonalData } from '../../../../shared/use-cases/privacy/redact-personal-data.ts';
import { requestRefund } from '../../../../shared/use-cases/refunds/request-refund.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { randomText } from '../../../../shared/wiring/random-text.ts';
import { anApplication, HOUR, NOW, observed, observedDispute, personal, USD } from '../../../support/fixtures.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

const DAY = 24 * HOUR;
const TIMES = { unfinished: 30 * DAY, ended: 180 * DAY };
const FINANCE = { id: 'fred', role: 'finance' } as const;

const failures: unknown[] = [];
let table: TestTable;
let context: ReturnType<typeof settlementContext>;

beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  failures.length = 0;
  context = settlementContext(table);
});

/** Reads only the shards that hold something, found by one scan: all of them take 32 queries. */
async function redact(of = table.retention) {
  const index = { TableName: 'evisa', IndexName: 'dueWork', ProjectionExpression: 'duePK' };
  const { Items = [] } = await table.client.send(new ScanCommand(index));
  const used = new Set(Items.map(({ duePK }) => duePK));
  const shards = {
    unfinished: of.shards.unfinished.filter((shard) => used.has(shard)),
    ended: of.shards.ended.filter((shard) => used.has(shard)),
  };
  const [clock, onFailure] = [() => context.clock.now, (_: unknown, error: unknown) => void failures.push(error)];
  const limits = { until: Number.POSITIVE_INFINITY, concurrency: 4 };
  return redactPersonalData({ retention: { ...of, shards }, clock, onFailure }, TIMES, limits);
}
const read = async (id: Application['id']) => (await table.applications.get(id)) as Application;

/** All values in the table, decrypted, as one text. */
async function everything(): Promise<string> {
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: 'evisa' }));
  const opened = Items.map(async ({ PK, SK, ...row }) => {
    const values = Object.values(row).map((value) =>
      typeof value === 'object' && value !== null && 'ciphertext' in value
        ? table.encryption.decrypt(value as Record<string, unknown>, PK + SK)
        : value,
    );
    return JSON.stringify([PK, SK, ...(await Promise.all(values))]);
  });
  return (await Promise.all(opened)).join('\n');
}

/** A paid application with a final status. */
async function ended(state: 'approved' | 'rejected' = 'approved'): Promise<Payment> {
  const payment = await context.paid();
  const application = await read(payment.applicationId);
  await table.ledger.commit({ application: { ...application, state, version: application.version + 1 } });
  return payment;
}

async function someone(changes: Partial<Application> = {}): Promise<Application> {
  const name = randomText(12);
  const own = { fullName: `Person ${name}`, email: `${name}@example.org`, passportNumber: name.toUpperCase() };
  const application = anApplication({ personal: personal(own), userId: `user-${name}`, ...changes });
  await table.ledger.commit({ application });
  return application;
}

describe('personal data', () => {
  it('is nowhere in the table after its retention time, and neither are its lookup rows', async () => {
    const application = await someone({ state: 'approved' });
    const hashes = await Promise.all(indexTerms(application.personal).map(table.encryption.hashes));
    const values = [...Object.values(application.personal.reveal()), ...hashes.flat()];
    const before = await everything();
    for (const value of values) expect(before).toContain(value);
    context.clock.now = NOW + TIMES.ended + 1;
    await redact();
    const after = await everything();
    for (const value of values) expect(after).not.toContain(value);
    const { details, personal: left, redactedAt, version } = await read(application.id);
    expect({ details, left }).toEqual({ details: application.details, left: PersonalData.EMPTY });
    expect({ redactedAt, version }).toEqual({ redactedAt: context.clock.now, version: 2 });
  });

  it.each([
    ['draft', TIMES.unfinished],
    ['submitted', TIMES.unfinished],
    ['approved', TIMES.ended],
    ['rejected', TIMES.ended],
    ['withdrawn', TIMES.ended],
  ] as const)(
    'of an application that is %s is removed after its retention time and not before',
    async (state, time) => {
      const { id } = await someone({ state });
      context.clock.now = NOW + time - 1;
      await redact();
      expect((await read(id)).redactedAt).toBeUndefined();
      context.clock.now += 1;
      await redact();
      expect((await read(id)).redactedAt).toBe(context.clock.now);
    },
  );

  it.each(['paid', 'processing'] as const)('of an application that is %s stays', async (state) => {
    const { id } = await someone({ state });
    context.clock.now = NOW + 10 * TIMES.ended;
    await redact();
    expect((await read(id)).personal.reveal().fullName).not.toBe('');
    expect(retentionReasonOf(await read(id))).toBeUndefined();
  });

  it('is removed once: the second run finds nothing', async () => {
    await someone({ state: 'rejected' });
    context.clock.now = NOW + TIMES.ended;
    expect((await redact()).done).toBeGreaterThan(0);
    expect((await redact()).done).toBe(0);
  });

  it('is removed however many refunds a payment has', async () => {
    const payment = await ended();
    const { dueAt: _, ...done } = automaticRefund(payment, { ...USD, amount: 1 }, 'goodwill', NOW);
    const refunds = Array.from({ length: 120 }, (_, i) => {
      return { ...done, id: `rf_${String(i).padStart(24, '0')}`, state: 'done' } as const;
    });
    for (let i = 0; i < refunds.length; i += 40) await table.ledger.commit({ refunds: refunds.slice(i, i + 40) });
    context.clock.now = NOW + TIMES.ended + DAY;
    await redact();
    expect(failures).toEqual([]);
    expect((await read(payment.applicationId)).redactedAt).toBeDefined();
  });

  it('is stored for the retention time after the newest payment', async () => {
    const payment = await context.opened();
    const application = await read(payment.applicationId);
    const { Items = [] } = await table.client.send(new ScanCommand({ TableName: 'evisa' }));
    const row = Items.find(({ PK, SK }) => PK === applicationKey(application.id).PK && SK === 'APP');
    expect(row?.dueSK).toBe(`${new Date(payment.createdAt).toISOString()}#${application.id}`);
    expect(row?.duePK).toMatch(/^UNFINISHED#/);
  });

  it('of a paid application is not in the retention index', async () => {
    const payment = await context.paid();
    const { Items = [] } = await table.client.send(new ScanCommand({ TableName: 'evisa' }));
    const row = Items.find(({ PK, SK }) => PK === applicationKey(payment.applicationId).PK && SK === 'APP');
    expect(row).toMatchObject({ state: 'paid' });
    expect(row).not.toHaveProperty('duePK');
  });
});

describe('a redacted application', () => {
  it('can be read and has a complete accounting record', async () => {
    const payment = await ended();
    const before = await context.record(payment);
    context.clock.now = NOW + TIMES.ended + 5;
    await redact();
    expect(await context.record(payment)).toEqual(before);
    const application = await read(payment.applicationId);
    expect(application).toMatchObject({ state: 'approved', paidBy: payment.id, redactedAt: context.clock.now });
    expect(toApplicationResponse(application, readRoutes('stripe'))).toMatchObject({
      fullName: '',
      email: '',
      passportNumber: '',
    });
  });

  it('is withdrawn if it was unfinished, so that a late success is refunded', async () => {
    const payment = await context.opened();
    context.gateway.books = { status: 'closed' };
    await context.pass(31 * DAY + 2 * HOUR);
    await redact();
    expect(await read(payment.applicationId)).toMatchObject({ state: 'withdrawn', redactedAt: context.clock.now });
    context.gateway.books = { status: 'succeeded', captured: USD };
    const success = observed(payment, context.gateway.books, { at: context.clock.now });
    await settleGatewayEvent(context.deps, { kind: 'payment', payment: success });
    const { payment: late, refunds } = await context.record(payment);
    expect(late).toMatchObject({ state: 'succeeded', accepted: false });
    expect(refunds).toMatchObject([{ reason: 'application_withdrawn', amount: USD }]);
  });

  it('can still be refunded and disputed, without e-mails', async () => {
    const payment = await ended('rejected');
    context.clock.now = NOW + TIMES.ended + 5;
    await redact();
    const common = {
      id: 'x',
      kind: 'payment.paid',
      paymentId: payment.id,
      applicationId: payment.applicationId,
    } as const;
    const processedEvents = {
      get: async () => ({ eventIds: new Set<string>(), version: 0 }),
      markProcessed: async () => undefined,
    };
    const unsent = { send: () => Promise.reject(new Error('nobody may be written to')) };
    const content = { subject: '', text: '', html: '' };
    const deps = { applications: table.applications, processedEvents, email: unsent, compose: () => content };
    const paid = { ...common, version: 1, at: NOW, method: 'stripe', amount: USD } as const;
    expect(await notifyApplicant(deps, paid)).toBe('no_email');
    const dispute = disputed(payment, 'lost', 1000);
    await settleGatewayEvent(context.deps, dispute);
    const application = await read(payment.applicationId);
    expect(application).toMatchObject({ reversed: true, redactedAt: expect.any(Number) });
    expect(application.personal.reveal().fullName).toBe('');
    expect((await redact()).done).toBe(0);
  });
});

describe('redaction on request', () => {
  const onRequest = (id: Application['id'], retention = table.retention) =>
    redactApplication({ retention, clock: () => context.clock.now }, id);

  it('does not wait for the retention time, and happens once', async () => {
    const { id, personal: data } = await someone({ state: 'rejected' });
    expect(await onRequest(id)).toBe('redacted');
    expect(await read(id)).toMatchObject({ state: 'rejected', personal: PersonalData.EMPTY, redactedAt: NOW });
    const left = await everything();
    for (const value of Object.values(data.reveal())) expect(left).not.toContain(value);
    expect(await onRequest(id)).toBe('already_redacted');
  });

  it.each(['draft', 'submitted'] as const)('withdraws an application that is %s', async (state) => {
    const { id } = await someone({ state });
    expect(await onRequest(id)).toBe('redacted');
    expect((await read(id)).state).toBe('withdrawn');
  });

  it.each([
    ['of an application in progress', () => context.paid(), 'in_progress'],
    ['while a payment is open', () => context.opened(), 'money_moving'],
  ] as const)('is refused %s', async (_, begin, outcome) => {
    const { applicationId } = await begin();
    expect(await onRequest(applicationId)).toBe(outcome);
    expect((await read(applicationId)).redactedAt).toBeUndefined();
  });

  it('is refused while a dispute is open', async () => {
    const payment = await ended();
    await settleGatewayEvent(context.deps, disputed(payment, 'open'));
    expect(await onRequest(payment.applicationId)).toBe('money_moving');
  });

  it('changes nothing if something else has changed meanwhile, or if there is no application', async () => {
    const { id } = await someone({ state: 'rejected' });
    const outrun: typeof table.retention = { ...table.retention, redact: async () => false };
    expect(await onRequest(id, outrun)).toBe('changed_meanwhile');
    expect(await onRequest(`app_${'0'.repeat(16)}`)).toBe('not_found');
  });
});

function disputed(payment: Payment, state: 'open' | 'lost' | 'won', amount = USD.amount): GatewayEvent {
  const said = { state, amount: { ...USD, amount }, at: context.clock.now };
  return { kind: 'dispute', dispute: observedDispute(payment, said) };
}

describe('redaction is postponed', () => {
  const isKept = async (payment: Payment) => (await read(payment.applicationId)).redactedAt === undefined;
  const later = () => {
    context.clock.now = NOW + TIMES.ended + DAY;
  };

  it('while a dispute is open, and not after it', async () => {
    const payment = await ended();
    later();
    await settleGatewayEvent(context.deps, disputed(payment, 'open'));
    await redact();
    expect(await isKept(payment)).toBe(true);
    context.clock.now += 1000;
    await settleGatewayEvent(context.deps, disputed(payment, 'won'));
    await redact();
    expect(await isKept(payment)).toBe(false);
  });

  it.each([
    ['a part', 1000, true],
    ['all, and it goes', USD.amount, false],
  ])('while a refund is in manual review, unless a dispute took its amount: %s', async (_, amount, kept) => {
    const payment = await context.paid();
    context.gateway.refunds = { outcome: 'impossible', code: 'charge_not_refundable' };
    await settleGatewayEvent(context.deps, disputed(payment, 'open', amount));
    expect(await withdrawApplication(context.deps, payment.userId, payment.applicationId)).toMatchObject({ ok: true });
    context.clock.now += HOUR;
    await settleGatewayEvent(context.deps, disputed(payment, 'lost', amount));
    await context.pass(HOUR);
    expect((await context.record(payment)).refunds).toMatchObject([{ state: 'manual_review' }]);
    later();
    await redact();
    expect(await isKept(payment)).toBe(kept);
  });

  it('while a refund is not done', async () => {
    const payment = await ended();
    later();
    context.gateway.refunds = { outcome: 'unknown' };
    await requestRefund(context.deps, {
      paymentId: payment.id,
      key: randomText(24),
      reason: 'goodwill',
      requestedBy: FINANCE,
    });
    await redact();
    expect(await isKept(payment)).toBe(true);
    context.gateway.refunds = { outcome: 'done' };
    await context.pass(HOUR);
    await redact();
    expect(await isKept(payment)).toBe(false);
  });

  it.each([
    ['a dispute is opened', (payment: Payment) => settleGatewayEvent(context.deps, disputed(payment, 'open'))],
    [
      'a refund is asked for',
      (payment: Payment) =>
        requestRefund(context.deps, {
          paymentId: payment.id,
          key: randomText(24),
          reason: 'goodwill',
          requestedBy: FINANCE,
        }),
    ],
  ])('if %s concurrently', async (_, happen) => {
    const payment = await ended();
    later();
    context.gateway.refunds = { outcome: 'unknown' };
    const racing: TestTable['retention'] = {
      ...table.retention,
      redact: async (before, after) => {
        if (after.id === payment.applicationId) await happen(payment);
        return table.retention.redact(before, after);
      },
    };
    await redact(racing);
    expect(await isKept(payment)).toBe(true);
    expect((await read(payment.applicationId)).personal.reveal().email).not.toBe('');
    expect(failures).toEqual([]);
  });
});

it('the condition checks use the keys of the ledger', async () => {
  const payment = await ended();
  const found = await table.retention.read(payment.applicationId);
  expect(found?.payments.map(({ id }) => paymentKey(id).PK)).toEqual([applicationKey(payment.applicationId).PK]);
  expect(refundKey(payment.id, 'x').PK).toBe(applicationKey(payment.applicationId).PK);
});
