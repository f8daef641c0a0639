import type { Clock } from '../../ports/common/clock.ts';
import type { RandomText } from '../../ports/common/random.ts';
import type { LiveTickets } from '../../ports/live/live-tickets.ts';

/** Milliseconds. */
const VALID_FOR = 30_000;
/** 50 characters of [0-9a-z] have more than 256 bits of entropy. */
const LENGTH = 50;

export interface IssueLiveTicketDependencies {
  readonly tickets: LiveTickets;
  readonly clock: Clock;
  readonly randomText: RandomText;
}

export async function issueLiveTicket(
  { tickets, clock, randomText }: IssueLiveTicketDependencies,
  userId: string,
): Promise<string> {
  const ticket = randomText(LENGTH);
  await tickets.save(ticket, userId, clock() + VALID_FOR);
  return ticket;
}
