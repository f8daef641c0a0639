export interface LiveConnection {
  readonly id: string;
  readonly userId: string;
  /** UTC milliseconds. */
  readonly openedAt: number;
}

/** Who is connected right now, as far as we were told: a connection that ends does not always say so. */
export interface LiveConnections {
  add(connection: LiveConnection): Promise<void>;
  listByUser(userId: string, now: number): Promise<LiveConnection[]>;
  remove(connection: LiveConnection): Promise<void>;
  /** For whoever knows nothing but the id. */
  removeById(id: string): Promise<void>;
}
