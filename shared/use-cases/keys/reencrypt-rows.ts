import { DAY } from '../../domain/time.ts';
import type { Clock } from '../../ports/common/clock.ts';
import type { ReencryptionScan, ScannedPage, ScanState } from '../../ports/keys/reencryption-scan.ts';

export interface ReencryptionResult {
  readonly state: ScanState;
  /** Keys that no row uses any more. Known only after a complete scan. */
  readonly unused: readonly string[];
}

/** A scan that skipped rows is repeated after this time, in milliseconds: a lost key may have been restored. */
const RESCAN_AFTER = DAY;

/**
 * Continues the scan that re-encrypts all rows with the current keys, or starts a new scan if the keys have changed. If there is nothing
 * to do, it reads only the scan's own row.
 *
 * @param until UTC milliseconds after which no new page is started
 */
export async function reencryptRows(
  { scan, clock }: { readonly scan: ReencryptionScan; readonly clock: Clock },
  until: number,
): Promise<ReencryptionResult> {
  const { target, old } = await scan.keys();
  const stored = await scan.load();
  let before = stored;
  let state = stored !== undefined && isComplete(stored, target, clock()) ? stored : newScan(stored, target, clock());
  while (state.finishedAt === undefined && clock() < until) {
    const next = nextState(state, await scan.reencryptPage(state.cursor), clock());
    if (!(await scan.save(next, before))) break;
    before = next;
    state = next;
  }
  const needed = new Set(Object.keys(state.skippedByKey));
  return { state, unused: state.finishedAt === undefined ? [] : old.filter((key) => !needed.has(key)) };
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
  const skippedByKey = { ...state.skippedByKey };
  for (const [key, rows] of Object.entries(page.skippedByKey)) skippedByKey[key] = (skippedByKey[key] ?? 0) + rows;
  return {
    ...state,
    pages: state.pages + 1,
    scanned: state.scanned + page.scanned,
    rewritten: state.rewritten + page.rewritten,
    skippedByKey,
    ...(page.next === undefined ? { finishedAt: now } : { cursor: page.next }),
  };
}
