import type { Clock } from '../../ports/common/clock.ts';
import type { LiveChange, LiveChannel } from '../../ports/live/live-channel.ts';
import type { LiveConnection, LiveConnections } from '../../ports/live/live-connections.ts';

/** Milliseconds. A connection is stored shortly before it is open; until then API Gateway reports it as gone. */
const OPENING_TIME = 5_000;

export interface PushLiveChangesDependencies {
  readonly connections: LiveConnections;
  readonly channel: LiveChannel;
  readonly clock: Clock;
  /** Called for each connection that could not be reached, for the log. */
  readonly onUnreachable: (connectionId: string, error: unknown) => void;
}

/**
 * Pushes changes to all live connections of a user: in order on each connection, to all connections in parallel. An unreachable
 * connection is skipped and does not delay the others; its page reloads when it becomes visible again.
 */
export async function pushLiveChanges(
  { connections, channel, clock, onUnreachable }: PushLiveChangesDependencies,
  userId: string,
  changes: readonly LiveChange[],
): Promise<void> {
  async function push(connection: LiveConnection): Promise<void> {
    for (const change of changes) {
      if ((await channel.send(connection.id, change)) === 'sent') continue;
      if (connection.openedAt < clock() - OPENING_TIME) await connections.remove(connection);
      return;
    }
  }
  const open = await connections.listByUser(userId, clock());
  await Promise.all(open.map((one) => push(one).catch((error: unknown) => onUnreachable(one.id, error))));
}
