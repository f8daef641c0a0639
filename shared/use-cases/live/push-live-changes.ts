import type { Clock } from '../../ports/common/clock.ts';
import type { LiveChange, LiveChannel } from '../../ports/live/live-channel.ts';
import type { LiveConnection, LiveConnections } from '../../ports/live/live-connections.ts';

/** A connection is on record shortly before it is open; until then it looks like one that has gone. In milliseconds. */
const OPENING = 5_000;

export interface PushLiveChangesDependencies {
  readonly connections: LiveConnections;
  readonly channel: LiveChannel;
  readonly clock: Clock;
  /** Told of a connection that could not be reached, for the log. */
  readonly onUnreachable: (connectionId: string, error: unknown) => void;
}

/**
 * Tells all pages of a user what has changed: each in this order, all at once. A connection that cannot be reached is passed over, so
 * that nobody else waits for it; its page asks again when it is next looked at.
 */
export async function pushLiveChanges(
  { connections, channel, clock, onUnreachable }: PushLiveChangesDependencies,
  userId: string,
  changes: readonly LiveChange[],
): Promise<void> {
  async function push(connection: LiveConnection): Promise<void> {
    for (const change of changes) {
      if ((await channel.send(connection.id, change)) === 'sent') continue;
      if (connection.openedAt < clock() - OPENING) await connections.remove(connection);
      return;
    }
  }
  const open = await connections.listByUser(userId, clock());
  await Promise.all(open.map((one) => push(one).catch((error: unknown) => onUnreachable(one.id, error))));
}
