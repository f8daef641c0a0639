export interface LiveConnection {
  readonly id: string;
  readonly userId: string;
  /** UTC milliseconds. */
  readonly openedAt: number;
}

/** The open connections as far as known: the end of a connection is not always reported. */
export interface LiveConnections {
  add(connection: LiveConnection): Promise<void>;
  listByUser(userId: string, now: number): Promise<LiveConnection[]>;
  remove(connection: LiveConnection): Promise<void>;
  /** For callers that know only the id. */
  removeById(id: string): Promise<void>;
}
