import { expect, it } from 'vitest';
import type { ApplicationId } from '../../../../shared/domain/ids.ts';
import type { RetentionStore } from '../../../../shared/ports/privacy/retention-store.ts';
import { redactPersonalData } from '../../../../shared/use-cases/privacy/redact-personal-data.ts';
import { anApplication, HOUR, NOW } from '../../../support/fixtures.ts';

const DAY = 24 * HOUR;
const TIMES = { unfinished: 30 * DAY, ended: 180 * DAY };

/** A store with approved applications in two shards, each due for some milliseconds; five to a page. */
function storeOf(dueFor: Readonly<Record<string, readonly number[]>>) {
  const left = new Map(
    Object.entries(dueFor).map(([shard, all]) => [
      shard,
      all.map((time) => anApplication({ state: 'approved', updatedAt: NOW - TIMES.ended - time })),
    ]),
  );
  const all = () => [...left.values()].flat();
  let running = 0;
  let most = 0;
  const retention: RetentionStore = {
    shards: { unfinished: [], ended: [...left.keys()] },
    listInactive: async (shard, before, after = '0') => {
      if (dueFor[shard]?.length === 0) throw new Error('the shard is throttled');
      const due = (left.get(shard) ?? []).filter(({ updatedAt }) => updatedAt <= before);
      const end = Number(after) + 5;
      const items = due.slice(Number(after), end).map(({ id, updatedAt }) => ({ id, since: updatedAt }));
      return { items, ...(end < due.length && { next: String(end) }) };
    },
    read: async (id: ApplicationId) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      const application = all().find((one) => one.id === id);
      return application && { application, payments: [], refunds: [] };
    },
    redact: async () => {
      running--;
      return true;
    },
  };
  return { retention, most: () => most };
}

const failures: unknown[] = [];
const run = (retention: RetentionStore, limits: object = {}, clock = () => NOW) =>
  redactPersonalData({ retention, clock, onFailure: (_, error) => void failures.push(error) }, TIMES, {
    until: Number.POSITIVE_INFINITY,
    concurrency: 3,
    ...limits,
  });

it('goes on until nothing is due, several applications at a time', async () => {
  const { retention, most } = storeOf({ one: [9, 8, 7, 6, 5, 4, 3], two: [2, 1, 0, -1] });
  expect(await run(retention)).toEqual({ done: 10, skipped: 0, failed: 0, lag: 0 });
  expect(most()).toBe(3);
});

it('says for how long the first application that it has to leave has been due', async () => {
  const { retention } = storeOf({ one: [9_000, 7_000], two: [8_000] });
  let reads = 0;
  const clock = () => (reads > 1 ? NOW + 1 : NOW);
  const counting = { ...retention, read: (id: ApplicationId) => retention.read(id).finally(() => reads++) };
  expect(await run(counting, { until: NOW + 1, concurrency: 1 }, clock)).toMatchObject({ done: 2, lag: 7_000 });
});

it('goes on after a shard that cannot be read, which counts as failed', async () => {
  const { retention } = storeOf({ one: [], two: [5] });
  expect(await run(retention)).toEqual({ done: 1, skipped: 0, failed: 1, lag: 0 });
  expect(failures.map(String)).toEqual(['Error: the shard is throttled']);
});

it('shares the shards among its parts', async () => {
  const { retention } = storeOf({ one: [3, 2], two: [1] });
  expect(await run(retention, { part: 0, parts: 2 })).toMatchObject({ done: 2 });
  expect(await run(retention, { part: 1, parts: 2 })).toMatchObject({ done: 1 });
});
