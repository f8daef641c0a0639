import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { DisputeState } from '../../../../shared/domain/dispute.ts';
import type { GatewayEvent } from '../../../../shared/domain/gateway-event.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { MalformedGatewayEvent } from '../../../../shared/ports/payments/payment-gateway.ts';
import type { ReconciliationCheckpoints } from '../../../../shared/ports/settlement/reconciliation-checkpoints.ts';
import { reconcileSinceLast } from '../../../../shared/use-cases/settlement/reconcile-since-last.ts';
import { HOUR, NOW, observed, observedDispute, USD } from '../../../support/fixtures.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

const MINUTE = 60_000;
const DAY = 24 * HOUR;
const LIST = { gateway: 'stripe', account: 'acct_1/test' } as const;
const NO_ANSWER = { complete: false, unreadable: expect.objectContaining({ message: 'no answer' }) };

let table: TestTable;
beforeEach(async () => {
  table = await startTable();
});
afterEach(() => table.stop());

const disputed = (payment: Payment, at: number, state: DisputeState = 'won'): GatewayEvent => ({
  kind: 'dispute',
  dispute: observedDispute(payment, { state, at, source: { by: 'sweep', eventId: `evt_${at}` } }),
});

/** Reconciles with a gateway that lists the given events; `asked` are the requested time ranges. */
function reconciling(
  listed: (span: { since: number; until: number }) => Iterable<GatewayEvent | MalformedGatewayEvent>,
  checkpoints: ReconciliationCheckpoints = table.checkpoints,
) {
  const context = settlementContext(table);
  const asked: { since: number; until: number }[] = [];
  context.gateway.listEvents = async function* (_account, since, until) {
    asked.push({ since, until });
    if (context.gateway.books === 'unavailable') throw new Error('no answer');
    yield* listed({ since, until });
  };
  const failures: unknown[] = [];
  const deps = { ...context.deps, checkpoints, onFailure: (...what: unknown[]) => void failures.push(what) };
  return {
    ...context,
    deps,
    asked,
    failures,
    checkpoints,
    run: (until = Number.POSITIVE_INFINITY) => reconcileSinceLast(deps, LIST, until),
    dispute: async (payment: Payment) => (await context.record(payment)).payment.disputes?.[0]?.state,
  };
}

const within = (at: number, { since, until }: { since: number; until: number }) => at >= since && at < until;

it('settles events that several runs have missed, and then reads no earlier ones', async () => {
  let listed = 0;
  let reached: number | undefined;
  const context = reconciling((span) => (within(listed, span) ? [disputed(payment, listed)] : []), {
    get: async () => reached,
    save: async (_, until) => {
      reached = until;
    },
  });
  const { gateway, clock, asked } = context;
  const payment = await context.paid();
  listed = clock.now - HOUR;
  gateway.books = 'unavailable';
  for (let day = 0; day < 10; day++) {
    expect(await context.run()).toMatchObject(NO_ANSWER);
    clock.now += DAY;
  }
  gateway.books = { status: 'open' };
  asked.length = 0;
  expect(await context.run()).toEqual({ events: 1, failed: 0, unprocessable: 0, complete: true, lag: 0 });
  expect(await context.dispute(payment)).toBe('won');
  expect(asked[0]?.since).toBe(clock.now - 30 * DAY);
  asked.length = 0;
  clock.now += DAY;
  await context.run();
  expect(asked[0]?.since).toBe(clock.now - DAY - HOUR);
  expect(asked.at(-1)?.until).toBe(clock.now - HOUR);
});

it('reads consecutive time slices, oldest first, without gaps', async () => {
  const context = reconciling(() => []);
  await context.checkpoints.save(LIST, context.clock.now - DAY);
  await context.run();
  for (const [i, { since, until }] of context.asked.entries()) {
    expect(since).toBe(context.asked[i - 1]?.until ?? context.clock.now - DAY);
    expect(until).toBeGreaterThan(since);
  }
  // An event may be listed with a delay.
  expect(context.asked.at(-1)?.until).toBe(context.clock.now - HOUR);
});

it('asks for no list without a span, and writes no checkpoint without progress', async () => {
  const context = reconciling(() => []);
  await context.checkpoints.save(LIST, NOW - HOUR - 2 * MINUTE);
  const save = vi.spyOn(context.checkpoints, 'save');
  await context.run();
  expect(context.asked.map(({ since, until }) => until - since)).toEqual([MINUTE, MINUTE]);
  expect(save).toHaveBeenCalledExactlyOnceWith(LIST, NOW - HOUR);
  context.clock.now += HOUR;
  context.gateway.books = 'unavailable';
  await context.run();
  expect(save).toHaveBeenCalledOnce();
});

it('doubles the slices while there are few events, and returns to a minute when there are many', async () => {
  const much = Array.from({ length: 100 }, (_, i) => new MalformedGatewayEvent(`evt_${i}`, new TypeError('?')));
  const context = reconciling(({ since }) => (since === NOW - 10 * DAY + 4 * MINUTE ? much : []));
  await context.checkpoints.save(LIST, NOW - 10 * DAY);
  await context.run();
  const minutes = context.asked.map(({ since, until }) => (until - since) / MINUTE);
  expect(minutes.slice(0, 16)).toEqual([1, 2, 1, 2].flatMap((length) => Array(4).fill(length)));
  // Ten days in a few dozen lists.
  expect(context.asked.length).toBeLessThan(60);
});

it('continues after an interrupted run or an outage of the gateway', async () => {
  const context = reconciling(() => {
    context.clock.now += 20 * 60_000;
    return [];
  });
  await context.checkpoints.save(LIST, NOW - 10 * DAY);
  expect(await context.run(NOW + HOUR)).toMatchObject({ complete: false });
  const reached = await context.checkpoints.get(LIST);
  expect(reached).toBeGreaterThan(NOW - 10 * DAY);
  context.gateway.books = 'unavailable';
  expect(await context.run()).toMatchObject(NO_ANSWER);
  expect(await context.checkpoints.get(LIST)).toBe(reached);
  expect(context.asked.at(-4)?.since).toBe(reached);
});

it('retries an event that could not be settled, and settles the later ones anyway', async () => {
  let listed: [Payment, number][] = [];
  const context = reconciling((span) =>
    listed.filter(([, at]) => within(at, span)).map(([one, at]) => disputed(one, at)),
  );
  const { clock, gateway } = context;
  const [payment, later] = [await context.opened(), await context.paid()];
  listed = [
    [payment, clock.now - 10 * HOUR],
    [later, clock.now - 2 * HOUR],
  ];
  await context.checkpoints.save(LIST, clock.now - DAY);
  // Reported before the success, which the gateway does not confirm.
  gateway.query = async () => ({ outcome: 'unknown' });
  expect(await context.run()).toMatchObject({ failed: 1, unprocessable: 0, complete: true });
  expect(await context.dispute(later)).toBe('won');
  clock.now += 5 * DAY;
  gateway.query = async (one, source) => {
    const outcome = { status: 'succeeded', captured: USD } as const;
    return { outcome: 'known', observation: observed(one, outcome, { source }) };
  };
  expect(await context.run()).toMatchObject({ failed: 0 });
  expect(await context.dispute(payment)).toBe('won');
});

it('skips an unprocessable event with an alarm and settles the rest', async () => {
  let listed: (GatewayEvent | MalformedGatewayEvent)[] = [];
  const context = reconciling((span) => (within(NOW - 3 * HOUR, span) ? listed : []));
  const [payment, broken] = [await context.paid(), await context.paid()];
  const { ledger } = context.deps;
  context.deps.ledger = {
    ...ledger,
    async readRefund(id, ...rest) {
      if (id === broken.id) throw new TypeError('a row that cannot be parsed');
      return ledger.readRefund(id, ...rest);
    },
  };
  const unreadable = new MalformedGatewayEvent('evt_strange', new TypeError('a shape that nobody knows'));
  listed = [unreadable, disputed(broken, NOW - 3 * HOUR), disputed(payment, NOW - 3 * HOUR)];
  await context.checkpoints.save(LIST, NOW - DAY);
  expect(await context.run()).toEqual({ events: 3, failed: 0, unprocessable: 2, complete: true, lag: 0 });
  expect(await context.dispute(payment)).toBe('won');
  expect(await context.checkpoints.get(LIST)).toBe(NOW - HOUR);
  expect(context.alarms.filter(([name]) => name !== 'dispute')).toEqual([
    ['unprocessable_event', { gateway: 'stripe', event: 'evt_strange' }],
    ['unprocessable_event', { gateway: 'stripe', event: `evt_${NOW - 3 * HOUR}` }],
  ]);
  expect(context.failures).toMatchObject([
    [unreadable, 'evt_strange'],
    [{ message: 'a row that cannot be parsed' }, `evt_${NOW - 3 * HOUR}`],
  ]);
});

it('does nothing for a gateway without an event list', async () => {
  const context = reconciling(() => []);
  context.gateway.listEvents = undefined as never;
  expect(await context.run()).toBeUndefined();
});

it('keeps what was settled before a list that was not answered', async () => {
  let lists = 0;
  const context = reconciling(() => {
    // The third of the lists that are read at the same time.
    if (++lists === 3) throw new Error('no answer');
    return [];
  });
  await context.checkpoints.save(LIST, NOW - DAY);
  expect(await context.run()).toMatchObject(NO_ANSWER);
  expect(await context.checkpoints.get(LIST)).toBe(NOW - DAY + 2 * MINUTE);
});

it('settles all that was read beside a list that breaks off, and counts it, before the run ends', async () => {
  const context = reconciling(() => []);
  const payments = [await context.paid(), await context.paid(), await context.paid()];
  let lists = 0;
  context.gateway.listEvents = async function* () {
    const payment = payments[lists++];
    if (payment === undefined) return;
    yield disputed(payment, NOW - 3 * HOUR);
    // The other workers of this list have asked for the next event while the first one is still settled.
    if (payment === payments[0]) throw new Error('no answer');
  };
  await context.checkpoints.save(LIST, NOW - DAY);
  expect(await context.run()).toMatchObject({ ...NO_ANSWER, events: 3, failed: 0, lag: 23 * HOUR });
  for (const payment of payments) expect(await context.dispute(payment)).toBe('won');
  expect(await context.checkpoints.get(LIST)).toBe(NOW - DAY);
});

it('continues each account of a gateway from its own checkpoint', async () => {
  const context = reconciling(() => []);
  await context.checkpoints.save({ ...LIST, account: 'acct_2/test' }, NOW - 20 * DAY);
  await context.checkpoints.save(LIST, NOW - 2 * DAY);
  await context.run();
  expect(context.asked[0]?.since).toBe(NOW - 2 * DAY);
  expect(await context.checkpoints.get({ ...LIST, account: 'acct_2/test' })).toBe(NOW - 20 * DAY);
});

it.each(['its id', 'its reference alone'])('settles a success that nobody has reported, found by %s', async (by) => {
  let listed: GatewayEvent[] = [];
  const context = reconciling((span) => (within(NOW - 3 * HOUR, span) ? listed : []));
  const payment = await context.opened();
  const { paymentId, ...success } = observed(payment, { status: 'succeeded', captured: USD });
  const named = { ...success, ...(by === 'its id' && { paymentId }) };
  listed = [{ kind: 'payment', payment: { ...named, source: { by: 'sweep', eventId: 'evt_paid' } } }];
  await context.checkpoints.save(LIST, NOW - 3 * HOUR);
  expect(await context.run()).toMatchObject({ events: 1, failed: 0 });
  expect((await context.record(payment)).payment).toMatchObject({ state: 'succeeded', accepted: true });
});

it('reports a failed event of a gateway that names none', async () => {
  const listed: GatewayEvent[] = [];
  const context = reconciling(() => listed);
  // A dispute before the success, which the gateway does not confirm.
  const dispute = observedDispute(await context.opened(), { source: { by: 'sweep' } });
  listed.push({ kind: 'dispute', dispute });
  context.gateway.query = async () => ({ outcome: 'unknown' });
  await context.checkpoints.save(LIST, NOW - HOUR - MINUTE);
  expect(await context.run()).toMatchObject({ events: 1, failed: 1 });
  expect(context.failures).toMatchObject([[{ name: 'GatewayUnavailable' }, 'unnamed']]);
});

it('starts nothing from its deadline on', async () => {
  const context = reconciling(() => [new MalformedGatewayEvent('evt_1', new TypeError('?'))]);
  await context.checkpoints.save(LIST, NOW - HOUR - MINUTE);
  expect(await context.run(NOW)).toMatchObject({ events: 0, complete: false });
  expect(await context.run(NOW + 1)).toMatchObject({ events: 1, complete: true });
});
