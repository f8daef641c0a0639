import type { HistoryEntry } from './payment.ts';

/**
 * Sorts entries chronologically, with those of the succeeded state last. Most successes are written without reading the row, so a
 * concurrent write can have a later time although it happened before; after a success only its money can change.
 */
export function sortHistory(history: readonly HistoryEntry[]): HistoryEntry[] {
  const isSuccess = ({ to }: HistoryEntry) => Number(to === 'succeeded');
  return history.toSorted((a, b) => isSuccess(a) - isSuccess(b) || a.at - b.at);
}
