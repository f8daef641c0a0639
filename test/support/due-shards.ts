import type { DueWork } from '../../shared/ports/settlement/due-work.ts';
import type { TestTable } from './table.ts';

/** The shards of the due work that hold something, found by one scan: reading every shard takes 64 queries. */
export async function usedShards(table: TestTable): Promise<DueWork['shards']> {
  return shardsNamed(table.dueWork.shards, new Set((await table.dueItems()).map(({ shard }) => shard)));
}

export function shardsNamed(shards: DueWork['shards'], names: ReadonlySet<string>): DueWork['shards'] {
  return Object.fromEntries(
    Object.entries(shards).map(([gateway, all]) => [gateway, all.filter((one) => names.has(one))]),
  );
}
