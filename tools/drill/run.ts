import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { compare } from './compare.ts';
import { removeRestored, restore } from './restore.ts';

export interface DrillOptions {
  readonly table: string;
  /** UTC milliseconds; by default the latest restorable time. */
  readonly at?: number;
  readonly rows: number;
  /** Leaves the copy for an inspection. */
  readonly keep: boolean;
  readonly say: (text: string) => void;
  /** Milliseconds. */
  readonly pollInterval?: number;
}

export interface DrillResult {
  readonly copy: string;
  /** From the request to a table that can be read: the largest part of the time that a recovery takes. */
  readonly restoreSeconds: number;
  /** How old the restored state was when the drill began: what a loss of the table at that moment would have cost. */
  readonly lossSeconds: number;
  readonly equal: number;
  readonly changedSince: number;
  readonly faults: readonly string[];
}

/** Proves that a backup can be restored, by restoring it. */
export async function runDrill(
  client: DynamoDBClient,
  documents: DynamoDBDocumentClient,
  { table, rows, keep, say, ...rest }: DrillOptions,
): Promise<DrillResult> {
  const now = Date.now();
  const copy = await restore(client, { table, now, say, ...rest });
  const restoreSeconds = Math.round((Date.now() - now) / 1000);
  try {
    const compared = await compare(documents, { live: table, restored: copy.name, point: copy.point, rows });
    const { equal, changedSince, faults } = compared;
    const lossSeconds = Math.max(0, Math.round((now - copy.point) / 1000));
    say(`restored in ${restoreSeconds} s to a state that was ${lossSeconds} s old`);
    say(`compared: ${equal} rows are equal, ${changedSince} have changed since, ${faults.length} faults`);
    for (const fault of faults) say(`FAULT: ${fault}`);
    return { copy: copy.name, restoreSeconds, lossSeconds, equal, changedSince, faults };
  } finally {
    if (keep) say(`${copy.name} is kept: delete it when you are done`);
    else await removeRestored(client, copy);
  }
}
