/** How far a walk over all rows has come that makes them anew with the keys in force. Stands in the table, so that a run may stop anywhere. */
export interface ScanState {
  /** The keys that it brings the rows to. */
  readonly target: string;
  /** UTC milliseconds. */
  readonly startedAt: number;
  readonly finishedAt?: number;
  /** The place where the next page begins. */
  readonly cursor?: string;
  readonly pages: number;
  readonly scanned: number;
  readonly rewritten: number;
  /** How many rows could not be made anew, by the id of the key that they need. */
  readonly skippedByKey: Readonly<Record<string, number>>;
}

export interface ScannedPage extends Pick<ScanState, 'scanned' | 'rewritten' | 'skippedByKey'> {
  /** Undefined at the end of the table. */
  readonly next?: string;
}

export interface ReencryptionScan {
  /** The keys in force, and those that are only read with. */
  keys(): Promise<{ readonly target: string; readonly old: readonly string[] }>;
  load(): Promise<ScanState | undefined>;
  /** Writes the state in the place of the one that it was made from. False: another run was faster. */
  save(state: ScanState, before: ScanState | undefined): Promise<boolean>;
  /** Makes one page of rows anew. To do it twice does no harm. */
  reencryptPage(cursor: string | undefined): Promise<ScannedPage>;
}
