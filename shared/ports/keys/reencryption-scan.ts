/** Progress of a scan that re-encrypts all rows with the current keys. Stored in the table, so that a run may stop anywhere. */
export interface ScanState {
  /** The keys that the rows are re-encrypted with. */
  readonly target: string;
  /** UTC milliseconds. */
  readonly startedAt: number;
  readonly finishedAt?: number;
  /** Where the next page starts. */
  readonly cursor?: string;
  readonly pages: number;
  readonly scanned: number;
  readonly rewritten: number;
  /** Number of rows that could not be re-encrypted, by the id of the missing key. */
  readonly skippedByKey: Readonly<Record<string, number>>;
}

export interface ScannedPage extends Pick<ScanState, 'scanned' | 'rewritten' | 'skippedByKey'> {
  /** Undefined at the end of the table. */
  readonly next?: string;
}

export interface ReencryptionScan {
  /** The current keys, and the old ones that are only used for reading. */
  keys(): Promise<{ readonly target: string; readonly old: readonly string[] }>;
  load(): Promise<ScanState | undefined>;
  /** Replaces the state that `state` was derived from. False: another run was faster. */
  save(state: ScanState, before: ScanState | undefined): Promise<boolean>;
  /** Re-encrypts one page of rows. Idempotent. */
  reencryptPage(cursor: string | undefined): Promise<ScannedPage>;
}
