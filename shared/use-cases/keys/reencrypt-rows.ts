import type { Clock } from '../../ports/common/clock.ts';
import type { KeyWalk, WalkedPage, WalkState } from '../../ports/keys/key-walk.ts';

export interface Renewed {
  readonly state: WalkState;
  /** Keys that no row needs any more; known at the end of a walk. */
  readonly unused: readonly string[];
}

/** A walk that left something over is repeated: its key may have been found again. */
const AGAIN_AFTER = 24 * 60 * 60_000;

/**
 * Goes on with the walk that brings every row to the keys in force, and begins one when those have changed. Where nothing has, it reads
 * one row.
 *
 * @param until UTC milliseconds after which no page is begun
 */
export async function renewRows(
  { walk, clock }: { readonly walk: KeyWalk; readonly clock: Clock },
  until: number,
): Promise<Renewed> {
  const { target, old } = await walk.keys();
  const stored = await walk.load();
  let before = stored;
  let state = stored !== undefined && isOver(stored, target, clock()) ? stored : begun(stored, target, clock());
  while (state.finishedAt === undefined && clock() < until) {
    const next = after(state, await walk.renewPage(state.cursor), clock());
    if (!(await walk.save(next, before))) break;
    before = next;
    state = next;
  }
  const needed = new Set(Object.keys(state.left));
  return { state, unused: state.finishedAt === undefined ? [] : old.filter((key) => !needed.has(key)) };
}

function isOver({ target, finishedAt, left }: WalkState, current: string, now: number): boolean {
  if (target !== current || finishedAt === undefined) return false;
  return Object.keys(left).length === 0 || now < finishedAt + AGAIN_AFTER;
}

function begun(stored: WalkState | undefined, target: string, now: number): WalkState {
  if (stored?.target === target && stored.finishedAt === undefined) return stored;
  return { target, begunAt: now, pages: 0, seen: 0, rewritten: 0, left: {} };
}

function after({ cursor: _, ...state }: WalkState, page: WalkedPage, now: number): WalkState {
  const left = { ...state.left };
  for (const [key, rows] of Object.entries(page.left)) left[key] = (left[key] ?? 0) + rows;
  return {
    ...state,
    pages: state.pages + 1,
    seen: state.seen + page.seen,
    rewritten: state.rewritten + page.rewritten,
    left,
    ...(page.next === undefined ? { finishedAt: now } : { cursor: page.next }),
  };
}
