import type { AuditEvent } from '../../shared/domain/audit-event.ts';
import { applicationIdOf } from '../../shared/domain/ids.ts';
import type { Ledger } from '../../shared/ports/settlement/ledger.ts';
import { MemoryTable } from '../../tools/simulate/table/memory-table.ts';
import {
  memoryApplications,
  memoryCheckpoints,
  memoryDueWork,
  memoryLedger,
  memoryPayments,
  memoryRetention,
  type TableCall,
} from '../../tools/simulate/table/ports.ts';
import { RateCounters } from '../../tools/simulate/table/rate-counters.ts';
import type { TestTable } from './table.ts';

/** What tests of use cases need of a table, in memory; a call of anything else fails. */
export async function startTable(limits = { perUser: 5, perAddress: 5 }): Promise<TestTable> {
  const atOnce = { lag: () => 0, now: () => 0, delay: () => 0 };
  const rows = new MemoryTable(atOnce);
  const call: TableCall = async (_label, _isWrite, effect) => effect();
  const ledger = memoryLedger(rows, new RateCounters(limits, atOnce), call);
  const audited: AuditEvent[] = [];
  const commit: Ledger['commit'] = async (change) => {
    const isWritten = await ledger.commit(change);
    if (isWritten && change.auditEvent !== undefined) audited.push(change.auditEvent);
    return isWritten;
  };
  const table: PartialTable = {
    ledger: { ...ledger, commit },
    applications: memoryApplications(rows, call),
    payments: memoryPayments(rows, call),
    audit: {
      record: async (event) => void audited.push(event),
      listByApplication: async (id) => ({
        items: audited
          .filter(({ paymentId }) => paymentId !== undefined && applicationIdOf(paymentId) === id)
          .toSorted((a, b) => b.at - a.at),
      }),
    },
    checkpoints: memoryCheckpoints(new Map(), call),
    retention: memoryRetention(rows, call),
    dueWork: memoryDueWork(rows, call),
    dueItems: async () =>
      rows.due
        .until(Number.POSITIVE_INFINITY)
        .map(({ paymentId, dueAt }) => ({ paymentId, dueAt, shard: rows.payment(paymentId)?.gateway ?? '' })),
    stop: async () => undefined,
  };
  return table as TestTable;
}

type PartialTable = { readonly [Part in keyof TestTable]?: Partial<TestTable[Part]> };
