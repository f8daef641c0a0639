import type { Clock } from '../../ports/common/clock.ts';
import type { LiveConnections } from '../../ports/live/live-connections.ts';
import type { LiveTickets } from '../../ports/live/live-tickets.ts';

export interface OpenLiveConnectionDependencies {
  readonly tickets: LiveTickets;
  readonly connections: LiveConnections;
  readonly clock: Clock;
}

/** Returns false if the ticket is unknown, used or expired. */
export async function openLiveConnection(
  { tickets, connections, clock }: OpenLiveConnectionDependencies,
  id: string,
  ticket: string,
): Promise<boolean> {
  const openedAt = clock();
  const userId = await tickets.redeem(ticket, openedAt);
  if (userId === undefined) return false;
  await connections.add({ id, userId, openedAt });
  return true;
}
