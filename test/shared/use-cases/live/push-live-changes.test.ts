import { beforeEach, expect, it } from 'vitest';
import type { LiveChange } from '../../../../shared/ports/live/live-channel.ts';
import type { LiveConnection } from '../../../../shared/ports/live/live-connections.ts';
import { pushLiveChanges } from '../../../../shared/use-cases/live/push-live-changes.ts';
import { HOUR, NOW } from '../../../support/fixtures.ts';

const one: LiveChange = { applicationId: 'app_1', paymentId: 'pay_1', version: 2 };
const other: LiveChange = { applicationId: 'app_1', version: 3 };

let open: LiveConnection[];
let pushed: [id: string, version: number][];
let unreachable: string[];
let send: (id: string) => Promise<'sent' | 'gone'>;

beforeEach(() => {
  const connection = (id: string, userId: string) => ({ id, userId, openedAt: NOW - HOUR });
  open = [connection('tab', 'amina'), connection('phone', 'amina'), connection('other-user', 'wei')];
  pushed = [];
  unreachable = [];
  send = async () => 'sent';
});

const push = () =>
  pushLiveChanges(
    {
      connections: {
        add: async () => {},
        listByUser: async (userId) => open.filter((connection) => connection.userId === userId),
        remove: async (gone) => {
          open = open.filter((connection) => connection !== gone);
        },
        removeById: async () => {},
      },
      channel: {
        async send(id, { version }) {
          const outcome = await send(id);
          pushed.push([id, version]);
          return outcome;
        },
      },
      clock: () => NOW,
      onUnreachable: (id) => unreachable.push(id),
    },
    'amina',
    [one, other],
  );

const pushedTo = (id: string) => pushed.filter(([whom]) => whom === id).map(([, version]) => version);

it('pushes to every connection of the user, in order, and to no other user', async () => {
  await push();
  expect(pushedTo('tab')).toEqual([2, 3]);
  expect(pushedTo('phone')).toEqual([2, 3]);
  expect(pushedTo('other-user')).toEqual([]);
});

it('removes a connection that is gone', async () => {
  send = async (id) => (id === 'tab' ? 'gone' : 'sent');
  await push();
  expect(open.map(({ id }) => id)).toEqual(['phone', 'other-user']);
  expect(pushedTo('tab')).toEqual([2]);
});

it('does not remove a connection that is still opening', async () => {
  open = [{ id: 'opening', userId: 'amina', openedAt: NOW - 100 }];
  send = async () => 'gone';
  await push();
  expect(open).toHaveLength(1);
});

it('pushes to each connection independently of slow or failing ones', async () => {
  const { promise: phoneIsTold, resolve } = Promise.withResolvers<void>();
  send = async (id) => {
    if (id === 'phone') {
      resolve();
      return 'sent';
    }
    // This would never end if the connections waited for each other.
    await phoneIsTold;
    throw new Error('no answer');
  };
  await push();
  expect(pushedTo('phone')).toEqual([2, 3]);
  expect(unreachable).toEqual(['tab']);
  expect(open).toHaveLength(3);
});
