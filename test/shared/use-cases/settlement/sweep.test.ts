import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PaymentId } from '../../../../shared/domain/ids.ts';
import { blocksUntil } from '../../../../shared/domain/payment-deadlines.ts';
import type { DueItem, DueWork } from '../../../../shared/ports/settlement/due-work.ts';
import { sweepPayments } from '../../../../shared/use-cases/settlement/sweep-payments.ts';
import { NOW } from '../../../support/fixtures.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const dueSince = (paymentId: string, ago: number): DueItem => ({
  paymentId: paymentId as PaymentId,
  dueAt: NOW - ago,
  tries: 0,
});

/** Due work in memory. Each item is processed when it is claimed. */
function memoryWork(byShard: Record<string, readonly DueItem[]>, shards: DueWork['shards']) {
  const claimed: string[] = [];
  const read: string[] = [];
  const dueWork: DueWork = {
    shards,
    async listDue(shard, _now, limit, after = '0') {
      read.push(`${shard} from ${after}`);
      const [start, all] = [Number(after), byShard[shard] ?? []];
      const end = start + limit;
      return { items: all.slice(start, end), unreadable: [], ...(end < all.length && { next: String(end) }) };
    },
    // A claim that fails ends with the item: another run was faster.
    claim: async ({ paymentId }) => {
      claimed.push(paymentId);
      return false;
    },
  };
  return { dueWork, claimed, read };
}

const LIMITS = { until: Number.POSITIVE_INFINITY, itemsPerShard: 2, concurrency: 1 };

it('reads page by page until nothing is due, longest overdue first', async () => {
  const { deps } = settlementContext(table);
  const shard1 = ['a', 'b', 'c', 'd', 'e'].map((id, i) => dueSince(id, 100 - i));
  const work = memoryWork({ one: shard1, two: [dueSince('x', 99.5)] }, { stripe: ['one', 'two'] });
  const swept = await sweepPayments({ ...deps, dueWork: work.dueWork }, LIMITS);
  expect(swept).toEqual({ done: 6, failed: 0, more: false, lag: 0 });
  expect(work.claimed).toEqual(['a', 'x', 'b', 'c', 'd', 'e']);
  expect(work.read).toEqual(['one from 0', 'two from 0', 'one from 2', 'one from 4']);
});

it('a run that has to stop says for how long the first item that it leaves has been due', async () => {
  const context = settlementContext(table);
  const items = [500, 400, 300].map((ago) => dueSince(`p${ago}`, ago));
  const work = memoryWork({ one: items }, { stripe: ['one'] });
  const dueWork: DueWork = {
    ...work.dueWork,
    claim: async (item, at) => {
      context.clock.now += 10;
      return work.dueWork.claim(item, at);
    },
  };
  const swept = await sweepPayments({ ...context.deps, dueWork }, { ...LIMITS, until: NOW + 10 });
  expect(swept).toEqual({ done: 1, failed: 0, more: true, lag: 400 });
});

it('says so for the shard whose work has waited longest', async () => {
  const context = settlementContext(table);
  const byShard = { one: [dueSince('a', 100), dueSince('b', 90)], two: [dueSince('x', 80), dueSince('y', 70)] };
  const work = memoryWork(byShard, { stripe: ['one'], paypal: ['two'] });
  const bothStarted = Promise.withResolvers<void>();
  const claim: DueWork['claim'] = async (item, at) => {
    const result = await work.dueWork.claim(item, at);
    if (work.claimed.length === 2) bothStarted.resolve();
    await bothStarted.promise;
    context.clock.now = NOW + 10;
    return result;
  };
  const dueWork = { ...work.dueWork, claim };
  const swept = await sweepPayments({ ...context.deps, dueWork }, { ...LIMITS, until: NOW + 10 });
  expect(work.claimed).toEqual(['a', 'x']);
  expect(swept).toMatchObject({ more: true, lag: 90 });
});

it('a gateway that does not answer holds up only its own work', async () => {
  const { deps } = settlementContext(table);
  const hanging = ['h1', 'h2', 'h3'].map((id) => dueSince(id, 100));
  const others = ['o1', 'o2', 'o3'].map((id) => dueSince(id, 1));
  const work = memoryWork({ h: hanging, o: others }, { stripe: ['h'], paypal: ['o'] });
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const dueWork: DueWork = {
    ...work.dueWork,
    claim: async (item, at) => {
      if (item.paymentId.startsWith('h')) await answered;
      const result = await work.dueWork.claim(item, at);
      // Only once all of the other gateway's work is done does this gateway answer.
      if (work.claimed.length === others.length) answer();
      return result;
    },
  };
  await sweepPayments({ ...deps, dueWork }, LIMITS);
  expect(work.claimed).toEqual(['o1', 'o2', 'o3', 'h1', 'h2', 'h3']);
});

it('a shard that fails, a row that cannot be read and an item that fails do not stop the rest', async () => {
  const { deps, failures } = settlementContext(table);
  const work = memoryWork({ good: ['a', 'poison', 'b'].map((id) => dueSince(id, 5)) }, { stripe: ['bad', 'good'] });
  const dueWork: DueWork = {
    ...work.dueWork,
    async listDue(shard, ...page) {
      if (shard === 'bad') throw new Error('the shard is throttled');
      const one = await work.dueWork.listDue(shard, ...page);
      return { ...one, unreadable: one.next === undefined ? [] : [new Error('an unknown state')] };
    },
    async claim(item, at) {
      if (String(item.paymentId) === 'poison') throw new Error('the row is too large');
      return work.dueWork.claim(item, at);
    },
  };
  const swept = await sweepPayments({ ...deps, dueWork }, LIMITS);
  expect(swept).toEqual({ done: 2, failed: 3, more: false, lag: 0 });
  expect(failures.map(String)).toEqual([
    'Error: the shard is throttled',
    'Error: an unknown state',
    'Error: the row is too large',
  ]);
});

it('several runs share the shards of every gateway', async () => {
  const { deps } = settlementContext(table);
  const shards = { stripe: ['s0', 's1', 's2'], paypal: ['p0', 'p1', 'p2'] };
  const work = memoryWork({}, shards);
  for (const part of [0, 1]) await sweepPayments({ ...deps, dueWork: work.dueWork }, { ...LIMITS, part, parts: 2 });
  expect(work.read).toEqual(['s0', 's2', 'p0', 'p2', 's1', 'p1'].map((shard) => `${shard} from 0`));
});

it('ends in time whatever an item does, and reports what was still in progress', async () => {
  const { deps, failures } = settlementContext(table);
  const items = [300, 200, 100].map((ago) => dueSince(`p${ago}`, ago));
  const work = memoryWork({ one: items }, { stripe: ['one'] });
  const dueWork: DueWork = {
    ...work.dueWork,
    claim: (item, at) => (item.dueAt === NOW - 300 ? new Promise(() => {}) : work.dueWork.claim(item, at)),
  };
  const limits = { ...LIMITS, concurrency: 2, giveUpAt: NOW + 20 };
  const swept = await sweepPayments({ ...deps, dueWork }, limits);
  expect(swept).toEqual({ done: 2, failed: 1, more: false, lag: 0 });
  expect(failures.map(String)).toEqual(['ItemUnfinished: the run had to end before the item was processed']);
});

it('starts nothing once a slow read has taken the time for new items, and reports it as left', async () => {
  const { deps, failures } = settlementContext(table);
  let now = NOW;
  const work = memoryWork({ one: [dueSince('a', 300), dueSince('b', 200)] }, { stripe: ['one'] });
  const dueWork: DueWork = {
    ...work.dueWork,
    async listDue(...page) {
      now = NOW + 30;
      return work.dueWork.listDue(...page);
    },
  };
  const limits = { ...LIMITS, concurrency: 2, until: NOW + 10, giveUpAt: NOW + 20 };
  const swept = await sweepPayments({ ...deps, dueWork, clock: () => now }, limits);
  expect(swept).toEqual({ done: 0, failed: 0, more: true, lag: 300 });
  expect([work.claimed, failures]).toEqual([[], []]);
});

it('an open payment is due again when it can next be decided, if that is before the usual delay', async () => {
  const { deps, clock } = settlementContext(table);
  const open = { payableUntil: NOW + 10, closesAt: NOW + 20 };
  const work = memoryWork({ one: [{ ...dueSince('a', 1), tries: 20, open }] }, { stripe: ['one'] });
  const dueAgain: number[] = [];
  const dueWork: DueWork = { ...work.dueWork, claim: async (_, at) => dueAgain.push(at) === 0 };
  for (const now of [NOW, NOW + 10, NOW + 20]) {
    clock.now = now;
    await sweepPayments({ ...deps, dueWork }, LIMITS);
  }
  expect(dueAgain).toEqual([open.payableUntil, open.closesAt, blocksUntil(open)]);
});

it('work that was settled since it was listed needs no gateway', async () => {
  const { deps, gateway, paid } = settlementContext(table);
  const work = memoryWork({ one: [dueSince((await paid()).id, 1)] }, { stripe: ['one'] });
  await sweepPayments({ ...deps, dueWork: { ...work.dueWork, claim: async () => true } }, LIMITS);
  expect(gateway.calls).toEqual([]);
});
