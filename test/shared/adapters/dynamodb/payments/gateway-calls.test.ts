import { BatchGetCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApplicationStore } from '../../../../../shared/adapters/dynamodb/applications/application-store.ts';
import { gatewayCallsKey } from '../../../../../shared/adapters/dynamodb/common/keys.ts';
import { createGatewayCalls } from '../../../../../shared/adapters/dynamodb/payments/gateway-calls.ts';
import {
  healthOf,
  type MinuteOfCalls,
  minuteOf,
  type RecentCalls,
} from '../../../../../shared/domain/gateway-health.ts';
import type { ApplicationId } from '../../../../../shared/domain/ids.ts';
import { PAYMENT_METHODS } from '../../../../../shared/domain/payment-method.ts';
import type { GatewayCalls } from '../../../../../shared/ports/payments/gateway-calls.ts';
import { GatewayCallCounts } from '../../../../../tools/simulate/table/gateway-calls.ts';
import { anApplication, HOUR, NOW } from '../../../../support/fixtures.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

const MINUTE = 60_000;
const [gateway, other] = PAYMENT_METHODS;
const isFailing = (minutes: readonly MinuteOfCalls[]) => healthOf(minutes).failing;

let table: TestTable;
let calls: GatewayCalls;
/** Each test has its own minutes. */
let now = NOW;
beforeAll(async () => {
  table = await startTable();
  calls = createGatewayCalls({ client: table.client, name: 'evisa' });
});
afterAll(() => table.stop());
beforeEach(() => {
  now += 24 * HOUR;
  table.sent.length = 0;
});

const unanswered = (applicationId = anApplication().id, by: typeof gateway = gateway, at = now) =>
  calls.count({ gateway: by, applicationId, outcome: 'unanswered' }, at);
const answered = (at = now) => calls.count({ gateway, applicationId: anApplication().id, outcome: 'answered' }, at);

describe('the calls to the gateways', () => {
  it('are counted by one write each, and read by one request', async () => {
    await answered();
    await unanswered();
    await calls.recent(now);
    expect(table.sent.map(({ name }) => name)).toEqual([
      'UpdateItemCommand',
      'UpdateItemCommand',
      'BatchGetItemCommand',
    ]);
  });

  it('are all counted if many are made at once', async () => {
    const applications = Array.from({ length: 30 }, () => anApplication().id);
    await Promise.all([...applications.map((id) => unanswered(id)), ...applications.map(() => answered())]);
    const [current] = (await calls.recent(now))[gateway];
    expect(current?.answered).toBe(30);
    expect(current?.unanswered).toHaveLength(30);
  });

  it('count an application once, however often its payer tries', async () => {
    const { id } = anApplication();
    for (let n = 0; n < 20; n++) await unanswered(id);
    const recent = await calls.recent(now);
    expect(recent[gateway][0]?.unanswered).toHaveLength(1);
    expect(isFailing(recent[gateway])).toBe(false);
  });

  it('are kept apart by gateway', async () => {
    for (let n = 0; n < 3; n++) await unanswered();
    const recent = await calls.recent(now);
    expect(PAYMENT_METHODS.filter((one) => isFailing(recent[one]))).toEqual([gateway]);
    expect(recent[other][0]).toEqual({ answered: 0, unanswered: [] });
  });

  it('heal by answers, and are forgotten after minutes', async () => {
    for (let n = 0; n < 3; n++) await unanswered();
    const failsAt = async (at: number) => isFailing((await calls.recent(at))[gateway]);
    expect(await failsAt(now)).toBe(true);
    expect(await failsAt(now + 4 * MINUTE)).toBe(true);
    expect(await failsAt(now + 5 * MINUTE)).toBe(false);
    for (let n = 0; n < 4; n++) await answered(now + MINUTE);
    expect(await failsAt(now + MINUTE)).toBe(false);
  });

  it('expire, so that the table does not grow', async () => {
    await unanswered();
    const { Item } = await table.client.send(
      new GetCommand({ TableName: 'evisa', Key: gatewayCallsKey(minuteOf(now)) }),
    );
    expect(Item?.expiresAt).toBe((now + HOUR) / 1000);
  });
});

it('the simulation counts calls alike', async () => {
  const counts = new GatewayCallCounts();
  const applications = Array.from({ length: 5 }, () => anApplication().id);
  for (let n = 0; n < 40; n++) {
    const applicationId = applications[(n * n) % 5] as ApplicationId;
    const by = n % 3 === 0 ? other : gateway;
    const call = { gateway: by, applicationId, outcome: n % 4 === 0 ? 'answered' : 'unanswered' } as const;
    const at = now + (n % 7) * MINUTE;
    await calls.count(call, at);
    counts.count(call, at);
  }
  const sizes = (recent: RecentCalls) =>
    PAYMENT_METHODS.map((one) => recent[one].map((minute) => [minute.answered, minute.unanswered.length]));
  for (let minute = 0; minute < 12; minute++) {
    const at = now + minute * MINUTE;
    expect(sizes(counts.recent(at))).toEqual(sizes(await calls.recent(at)));
  }
});

describe('an application', () => {
  it('is read with them in one round trip', async () => {
    const application = anApplication();
    await table.ledger.commit({ application });
    for (let n = 0; n < 3; n++) await unanswered();
    table.sent.length = 0;
    const read = await table.applications.getWithRecentCalls(application.id, now);
    expect(table.sent.map(({ name }) => name)).toEqual(['BatchGetItemCommand']);
    expect(read.application).toEqual(await table.applications.get(application.id));
    expect(isFailing(read.recentCalls[gateway])).toBe(true);
  });

  it('that does not exist is absent, without another request', async () => {
    expect(await table.applications.getWithRecentCalls(anApplication().id, now)).not.toHaveProperty('application');
    expect(table.sent.map(({ name }) => name)).toEqual(['BatchGetItemCommand']);
  });

  it('is read alone if a table that throttles leaves it out', async () => {
    const application = anApplication();
    await table.ledger.commit({ application });
    const client = {
      send: async (command: BatchGetCommand | GetCommand) =>
        command instanceof BatchGetCommand
          ? { Responses: {}, UnprocessedKeys: command.input.RequestItems }
          : table.client.send(command),
    };
    const throttled = createApplicationStore({ client: client as never, name: 'evisa' }, table.encryption);
    const read = await throttled.getWithRecentCalls(application.id, now);
    expect(read.application?.id).toBe(application.id);
    expect(isFailing(read.recentCalls[gateway])).toBe(false);
  });
});
