import type { WarmThroughput } from 'aws-cdk-lib/aws-dynamodb';

/**
 * Capacity units that a paid application consumes, its visits and the office's work, indexes included, with a reserve (`npm run cost:measure`:
 * 149 and 55).
 */
export const UNITS_PER_PAYMENT = { write: 160, read: 60 } as const;

/** What a new table on demand, and each of its indexes, can take at once (DynamoDB: Understanding warm throughput). */
export const INITIAL_UNITS = { write: 4_000, read: 12_000 } as const;

/**
 * What the table must be able to take at once; undefined if a new table can take that. Above it, DynamoDB throttles until it has split
 * its partitions, for up to half an hour. How the units are divided among table and indexes was not measured, so each gets all of them.
 */
export function warmThroughputFor(paymentsPerSecond: number): WarmThroughput | undefined {
  const [write, read] = [UNITS_PER_PAYMENT.write * paymentsPerSecond, UNITS_PER_PAYMENT.read * paymentsPerSecond];
  if (write <= INITIAL_UNITS.write && read <= INITIAL_UNITS.read) return undefined;
  return {
    writeUnitsPerSecond: Math.max(write, INITIAL_UNITS.write),
    readUnitsPerSecond: Math.max(read, INITIAL_UNITS.read),
  };
}
