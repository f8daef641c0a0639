import type { HistoryEntry } from './payment.ts';

/**
 * The entries as it came to be. Most successes are written without a look at the row, under the time at which they were told: what another
 * has written in between would stand behind them, though nothing follows a success but what becomes of its money.
 */
export function sortHistory(history: readonly HistoryEntry[]): HistoryEntry[] {
  const isSuccess = ({ to }: HistoryEntry) => Number(to === 'succeeded');
  return history.toSorted((a, b) => isSuccess(a) - isSuccess(b) || a.at - b.at);
}
