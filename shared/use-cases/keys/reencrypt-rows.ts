import { DAY } from '../../domain/time.ts';
import type { Clock } from '../../ports/common/clock.ts';
import type { ReencryptionScan, ScannedPage, ScanState } from '../../ports/keys/reencryption-scan.ts';
import type { Share } from '../common/drain-shards.ts';

export interface ReencryptionDependencies {
  /** The scan of each segment of the table. */
  readonly segments: readonly ReencryptionScan[];
  readonly clock: Clock;
}

/** The sum over all segments, those of other runs among them. */
export type ReencryptionProgress = Omit<ScanState, 'cursor'>;

export interface ReencryptionResult {
  readonly state: ReencryptionProgress;
  /** Keys that no row uses any more. Known only after a complete scan of all segments. */
  readonly unused: readonly string[];
}

/** A scan that skipped rows is repeated after this time, in milliseconds: a lost key may have been restored. */
const RESCAN_AFTER = DAY;

/**
 * Continues the scans that re-encrypt all rows with the current keys, or starts new ones if the keys have changed. If there is nothing
 * to do, it reads only the scans' own rows.
 *
 * @param until UTC milliseconds after which no new page is started
 * @throws the first failure of a segment, once the others have finished or stopped at `until`
 */
export async function reencryptRows(
  { segments, clock }: ReencryptionDependencies,
  until: number,
  { part = 0, parts = 1 }: Share = {},
): Promise<ReencryptionResult> {
  const own = segments.filter((_, i) => i % parts === part);
  const runs = await Promise.allSettled(own.map((scan) => continueScan(scan, clock, until)));
  // Only now, because Lambda would freeze the other segments in the middle of a page.
  for (const run of runs) if (run.status === 'rejected') throw run.reason;
  const [keys] = runs.flatMap((run) => (run.status === 'fulfilled' ? run.value : []));
  const { target = '', old = [] } = keys ?? {};
  const stored = await Promise.all(segments.map((scan) => scan.load()));
  const states = stored.filter((state) => state?.target === target).filter((state) => state !== undefined);
  const finished = states.flatMap(({ finishedAt = [] }) => finishedAt);
  const isFinished = finished.length === segments.length;
  const sum = (of: (state: ScanState) => number) => states.reduce((total, state) => total + of(state), 0);
  const state = {
    target,
    startedAt: Math.min(...states.map(({ startedAt }) => startedAt)),
    pages: sum(({ pages }) => pages),
    scanned: sum(({ scanned }) => scanned),
    rewritten: sum(({ rewritten }) => rewritten),
    skippedByKey: states.reduce((total, { skippedByKey }) => withSkipped(total, skippedByKey), {}),
    ...(isFinished && { finishedAt: Math.max(...finished) }),
  };
  const needed = new Set(Object.keys(state.skippedByKey));
  return { state, unused: isFinished ? old.filter((key) => !needed.has(key)) : [] };
}

/** @returns the keys that the rows are re-encrypted with, and the old ones */
async function continueScan(scan: ReencryptionScan, clock: Clock, until: number) {
  const keys = await scan.keys();
  const { target } = keys;
  const stored = await scan.load();
  let before = stored;
  let state = stored !== undefined && isComplete(stored, target, clock()) ? stored : newScan(stored, target, clock());
  while (state.finishedAt === undefined && clock() < until) {
    const next = nextState(state, await scan.reencryptPage(state.cursor), clock());
    if (!(await scan.save(next, before))) break;
    before = next;
    state = next;
  }
  return keys;
}

function isComplete({ target, finishedAt, skippedByKey }: ScanState, current: string, now: number): boolean {
  if (target !== current || finishedAt === undefined) return false;
  return Object.keys(skippedByKey).length === 0 || now < finishedAt + RESCAN_AFTER;
}

function newScan(stored: ScanState | undefined, target: string, now: number): ScanState {
  if (stored?.target === target && stored.finishedAt === undefined) return stored;
  return { target, startedAt: now, pages: 0, scanned: 0, rewritten: 0, skippedByKey: {} };
}

function nextState({ cursor: _, ...state }: ScanState, page: ScannedPage, now: number): ScanState {
  return {
    ...state,
    pages: state.pages + 1,
    scanned: state.scanned + page.scanned,
    rewritten: state.rewritten + page.rewritten,
    skippedByKey: withSkipped(state.skippedByKey, page.skippedByKey),
    ...(page.next === undefined ? { finishedAt: now } : { cursor: page.next }),
  };
}

function withSkipped(one: ScanState['skippedByKey'], other: ScanState['skippedByKey']): ScanState['skippedByKey'] {
  const sum = { ...one };
  for (const [key, rows] of Object.entries(other)) sum[key] = (sum[key] ?? 0) + rows;
  return sum;
}
