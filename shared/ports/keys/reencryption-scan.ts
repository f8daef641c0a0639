/** How far a walk over all rows has come that makes them anew with the keys in force. Stands in the table, so that a run may stop anywhere. */
export interface WalkState {
  /** The keys that it brings the rows to. */
  readonly target: string;
  /** UTC milliseconds. */
  readonly begunAt: number;
  readonly finishedAt?: number;
  /** The place where the next page begins. */
  readonly cursor?: string;
  readonly pages: number;
  readonly seen: number;
  readonly rewritten: number;
  /** How many rows could not be made anew, by the id of the key that they need. */
  readonly left: Readonly<Record<string, number>>;
}

export interface WalkedPage extends Pick<WalkState, 'seen' | 'rewritten' | 'left'> {
  /** Undefined at the end of the table. */
  readonly next?: string;
}

export interface KeyWalk {
  /** The keys in force, and those that are only read with. */
  keys(): Promise<{ readonly target: string; readonly old: readonly string[] }>;
  load(): Promise<WalkState | undefined>;
  /** Writes the state in the place of the one that it was made from. False: another run was faster. */
  save(state: WalkState, before: WalkState | undefined): Promise<boolean>;
  /** Makes one page of rows anew. To do it twice does no harm. */
  renewPage(cursor: string | undefined): Promise<WalkedPage>;
}
