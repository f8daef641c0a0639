import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLiveConnections } from '../../../../../shared/adapters/dynamodb/live/live-connections.ts';
import { createLiveTickets } from '../../../../../shared/adapters/dynamodb/live/live-tickets.ts';
import { issueLiveTicket } from '../../../../../shared/use-cases/live/issue-live-ticket.ts';
import { openLiveConnection } from '../../../../../shared/use-cases/live/open-live-connection.ts';
import { randomText } from '../../../../../shared/wiring/random-text.ts';
import { HOUR, NOW } from '../../../../support/fixtures.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

let table: TestTable;
let tickets: ReturnType<typeof createLiveTickets>;
let connections: ReturnType<typeof createLiveConnections>;
beforeAll(async () => {
  table = await startTable();
  tickets = createLiveTickets({ client: table.client, name: 'evisa' });
  connections = createLiveConnections({ client: table.client, name: 'evisa' });
});
afterAll(() => table.stop());

const issue = (userId: string) => issueLiveTicket({ tickets, clock: () => NOW, randomText }, userId);
const allRows = async () => (await table.client.send(new ScanCommand({ TableName: 'evisa' }))).Items ?? [];
const rowsOf = async (userId: string) => (await allRows()).filter((row) => row.userId === userId);

describe('a ticket', () => {
  it('opens one connection for concurrent requests', async () => {
    const ticket = await issue('racer');
    const open = (id: string) => openLiveConnection({ tickets, connections, clock: () => NOW }, id, ticket);
    const opened = await Promise.all(Array.from({ length: 20 }, (_, i) => open(`tab-${i}`)));
    expect(opened.filter(Boolean)).toHaveLength(1);
    expect(await connections.listByUser('racer', NOW)).toHaveLength(1);
    expect(await open('later')).toBe(false);
  });

  it.each([
    ['within 30 seconds', 29_999, 'amina'],
    ['not after, though its row is still there', 30_000, undefined],
  ])('is valid %s', async (_, later, owner) => {
    expect(await tickets.redeem(await issue('amina'), NOW + later)).toBe(owner);
  });

  it('is rejected if it is unknown or empty', async () => {
    expect(await tickets.redeem('unknown', NOW)).toBeUndefined();
    expect(await tickets.redeem('', NOW)).toBeUndefined();
  });

  it('is hashed in the table and unique', async () => {
    const [one, other] = [await issue('wei'), await issue('wei')];
    expect(one).not.toBe(other);
    expect(one.length).toBeGreaterThanOrEqual(50);
    const rows = JSON.stringify(await rowsOf('wei'));
    expect(rows).not.toContain(one);
    expect(JSON.parse(rows)[0]).toMatchObject({ userId: 'wei', expiresAt: NOW / 1000 + 30 });
  });
});

describe('connections', () => {
  it('are listed for their own user until they expire', async () => {
    await connections.add({ id: 'a1', userId: 'ann', openedAt: NOW });
    await connections.add({ id: 'a2', userId: 'ann', openedAt: NOW + 1 });
    await connections.add({ id: 'b1', userId: 'ben', openedAt: NOW });
    expect(await connections.listByUser('ann', NOW)).toEqual([
      { id: 'a1', userId: 'ann', openedAt: NOW },
      { id: 'a2', userId: 'ann', openedAt: NOW + 1 },
    ]);
    expect(await connections.listByUser('ann', NOW + 2 * HOUR)).toHaveLength(2);
    expect(await connections.listByUser('ann', NOW + 3 * HOUR)).toEqual([]);
    expect((await rowsOf('ann')).every(({ expiresAt }) => expiresAt > (NOW + 2 * HOUR) / 1000)).toBe(true);
  });

  it('are found behind any number of expired ones that are still in the table', async () => {
    const expired = Array.from({ length: 120 }, (_, i) => ({ id: `a${i}`, userId: 'dee', openedAt: NOW - 5 * HOUR }));
    await Promise.all(expired.map((connection) => connections.add(connection)));
    await connections.add({ id: 'b', userId: 'dee', openedAt: NOW });
    expect((await connections.listByUser('dee', NOW)).map(({ id }) => id)).toEqual(['b']);
  });

  it('leave no rows behind when removed in either way', async () => {
    const [one, other] = ['c1', 'c2'].map((id) => ({ id, userId: 'cyd', openedAt: NOW }));
    for (const connection of [one, other]) if (connection) await connections.add(connection);
    if (one) await connections.remove(one);
    expect((await connections.listByUser('cyd', NOW)).map(({ id }) => id)).toEqual(['c2']);
    await connections.removeById('c2');
    await connections.removeById('c2');
    expect(await rowsOf('cyd')).toEqual([]);
  });
});
