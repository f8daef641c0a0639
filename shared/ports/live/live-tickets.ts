/** Tickets that open one live connection each: a browser could send its access token to a WebSocket only in the URL. */
export interface LiveTickets {
  /** @param expiresAt UTC milliseconds */
  save(ticket: string, userId: string, expiresAt: number): Promise<void>;
  /** Returns the ticket's user id, to exactly one caller. Undefined if the ticket is unknown, used or expired. */
  redeem(ticket: string, now: number): Promise<string | undefined>;
}
