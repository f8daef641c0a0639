/** Tickets that open one live connection each: a browser cannot send its access token with a WebSocket but in the address. */
export interface LiveTickets {
  /** @param expiresAt UTC milliseconds */
  save(ticket: string, userId: string, expiresAt: number): Promise<void>;
  /** Whose it is, to exactly one of all who ask; undefined if it is unknown, used or expired. */
  redeem(ticket: string, now: number): Promise<string | undefined>;
}
