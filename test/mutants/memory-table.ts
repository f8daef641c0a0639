import { MemoryTable } from '../../tools/simulate/table/memory-table.ts';
import {
  memoryApplications,
  memoryDueWork,
  memoryLedger,
  memoryPayments,
  type TableCall,
} from '../../tools/simulate/table/ports.ts';
import { RateCounters } from '../../tools/simulate/table/rate-counters.ts';
import type { TestTable } from '../support/table.ts';

/** What tests of use cases need of a table, in memory. */
export async function startTable(limits = { perUser: 5, perAddress: 5 }) {
  const atOnce = { lag: () => 0, now: () => 0, delay: () => 0 };
  const rows = new MemoryTable(atOnce);
  const call: TableCall = async (_label, _isWrite, effect) => effect();
  return {
    ledger: memoryLedger(rows, new RateCounters(limits, atOnce), call),
    applications: memoryApplications(rows, call),
    payments: memoryPayments(rows, call),
    audit: { record: async () => undefined },
    dueWork: memoryDueWork(rows, call),
    dueItems: async () =>
      rows.due
        .until(Number.POSITIVE_INFINITY)
        .map(({ paymentId }) => ({ paymentId, shard: rows.payment(paymentId)?.gateway ?? '' })),
    stop: async () => undefined,
  } satisfies PartialTable;
}

type PartialTable = { readonly [Part in keyof TestTable]?: Partial<TestTable[Part]> };
