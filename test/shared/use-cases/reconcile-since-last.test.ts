import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReconciliations } from '../../../shared/adapters/dynamodb/reconciliations.ts';
import type { Notice } from '../../../shared/domain/notice.ts';
import { reconcileSinceLast } from '../../../shared/use-cases/reconcile-since-last.ts';
import { HOUR, USD } from '../../support/fixtures.ts';
import { startTable, type TestTable } from '../../support/table.ts';
import { aWorld } from '../../support/world.ts';

const DAY = 24 * HOUR;

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

it('finds what several runs have missed, however long ago that was, and then looks no further back', async () => {
  const world = aWorld(table);
  const { gateway, clock } = world;
  const payment = await world.paid();
  const { method, account, reference = '' } = payment;
  const about = { method, account, reference, amount: USD, source: { by: 'sweep' } } as const;
  const notices: Notice[] = [{ kind: 'dispute', dispute: { ...about, state: 'won', at: clock.now } }];
  const asked: number[] = [];
  gateway.listNotices = async function* (since = 0) {
    asked.push(clock.now - since);
    if (gateway.books === 'silent') throw new Error('no answer');
    yield* notices;
  };
  const reconciliations = createReconciliations({ client: table.client, name: 'evisa' });
  const deps = { ...world.deps, reconciliations, onFailure: () => {} };
  const run = () => reconcileSinceLast(deps, 'stripe', Number.POSITIVE_INFINITY);
  gateway.books = 'silent';
  for (let day = 0; day < 10; day++) {
    await expect(run()).rejects.toThrow('no answer');
    clock.now += DAY;
  }
  gateway.books = { status: 'open' };
  expect(await run()).toEqual({ notices: 1, failed: 0, complete: true });
  expect((await world.record(payment)).payment).toMatchObject({ dispute: { state: 'won' } });
  clock.now += DAY;
  await run();
  expect(asked.at(-2)).toBe(30 * DAY);
  expect(asked.at(-1)).toBe(DAY + HOUR);
});

it('looks back again to where a notice could not be settled', async () => {
  const world = aWorld(table);
  const { clock } = world;
  const payment = await world.opened();
  const { method, account, reference = '' } = payment;
  const about = { method, account, reference, amount: USD, source: { by: 'sweep' } } as const;
  const asked: number[] = [];
  world.gateway.listNotices = async function* (since = 0) {
    asked.push(since);
    yield { kind: 'dispute', dispute: { ...about, state: 'lost', at: clock.now } };
  };
  const reconciliations = createReconciliations({ client: table.client, name: 'evisa' });
  await reconciliations.reach('stripe', clock.now);
  const run = () =>
    reconcileSinceLast({ ...world.deps, reconciliations, onFailure: () => {} }, 'stripe', Number.POSITIVE_INFINITY);
  // Told before the success, of which the gateway says nothing.
  world.gateway.books = 'silent';
  expect(await run()).toMatchObject({ failed: 1 });
  clock.now += 5 * DAY;
  world.gateway.books = { status: 'succeeded', captured: USD };
  expect(await run()).toMatchObject({ failed: 0 });
  expect(asked[1]).toBe(asked[0]);
  expect((await world.record(payment)).payment).toMatchObject({ dispute: { state: 'lost' } });
});
