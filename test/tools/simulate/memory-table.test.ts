import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TableBusy } from '../../../shared/adapters/dynamodb/common/table.ts';
import { createOutbox } from '../../../shared/adapters/dynamodb/outbox/outbox.ts';
import { createProcessedEvents } from '../../../shared/adapters/dynamodb/outbox/processed-events.ts';
import { createDueWork } from '../../../shared/adapters/dynamodb/settlement/due-work.ts';
import { createReconciliationCheckpoints } from '../../../shared/adapters/dynamodb/settlement/reconciliation-checkpoints.ts';
import { applicationId } from '../../../shared/domain/ids.ts';
import { PersonalData } from '../../../shared/domain/personal-data.ts';
import { randomText } from '../../../shared/wiring/random-text.ts';
import { MemoryTable } from '../../../tools/simulate/table/memory-table.ts';
import {
  memoryApplications,
  memoryCheckpoints,
  memoryDueWork,
  memoryLedger,
  memoryOutbox,
  memoryPayments,
  memoryRetention,
  ProcessedRows,
  type TableCall,
} from '../../../tools/simulate/table/ports.ts';
import { RateCounters } from '../../../tools/simulate/table/rate-counters.ts';
import { anApplication, NOW } from '../../support/fixtures.ts';
import { startTable, type TestTable } from '../../support/table.ts';
import type { Ports, Run } from './table-calls.ts';
import { both, COMMANDS, SimulatedCall } from './table-commands.ts';

/** A simulation shows something only as far as its table behaves like the one of DynamoDB. */

const LIMITS = { perUser: 3, perAddress: 4 };
const OUTCOMES = ['opened', 'conflict', 'written', 'refused', 'claimed', 'busy', 'published'];
const clock = () => NOW;
const REMOVAL = { now: clock, delay: () => 0 };
let table: TestTable;
/** Transactions that conflict with another one before the next one is executed. */
let conflicts = 0;

beforeAll(async () => {
  table = await startTable(LIMITS);
  table.client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'TransactWriteItemsCommand' || conflicts === 0) return next(args);
        conflicts--;
        const CancellationReasons = [{ Code: 'TransactionConflict' }];
        throw new TransactionCanceledException({ message: 'conflict', $metadata: {}, CancellationReasons });
      },
    { step: 'initialize' },
  );
});
afterAll(() => table.stop());

function realPorts(): Ports {
  const rows = { client: table.client, name: 'evisa' };
  return {
    ledger: table.ledger,
    applications: table.applications,
    payments: table.payments,
    retention: table.retention,
    dueWork: createDueWork(rows),
    outbox: createOutbox(rows),
    processedEvents: createProcessedEvents(rows, 'publish-event', clock),
    checkpoints: createReconciliationCheckpoints(rows),
  };
}

function memoryPorts(memory: MemoryTable): Ports {
  // Without latency and luck: more conflicts than the adapter repeats, and it is busy.
  const call: TableCall = async (_label, isWrite, effect) => {
    if (isWrite && SimulatedCall.isBusy) throw new TableBusy('the table is busy');
    return effect();
  };
  return {
    ledger: memoryLedger(memory, new RateCounters(LIMITS, REMOVAL), call),
    applications: memoryApplications(memory, call),
    payments: memoryPayments(memory, call),
    retention: memoryRetention(memory, call),
    dueWork: memoryDueWork(memory, call),
    outbox: memoryOutbox(memory, call),
    processedEvents: new ProcessedRows(REMOVAL).of('publish-event', clock, call),
    checkpoints: memoryCheckpoints(new Map(), call),
  };
}

async function newRun(): Promise<Run> {
  const memory = new MemoryTable({ now: clock, lag: () => 0 });
  const run = { memory: memoryPorts(memory), real: realPorts(), rows: memory, id: applicationId(randomText(16)) };
  const application = anApplication({ id: run.id, userId: `user ${run.id}`, personal: new PersonalData({}) });
  for (const { ledger } of [run.memory, run.real]) expect(await ledger.commit({ application })).toBe(true);
  return { ...run, conflict: (times) => (conflicts = times), reached: new Map() };
}

it('the table in memory answers every sequence of calls like the table on the embedded engine', async () => {
  const reached = new Map<string, number>();
  const isMissing = (what: string) => !reached.has(what);
  // Until every outcome has come up: otherwise it might compare nothing but refusals. Once is nearly always enough.
  for (let times = 0; times < 5 && OUTCOMES.some(isMissing); times++) {
    await fc.assert(
      fc.asyncProperty(fc.commands(COMMANDS, { maxCommands: 50, size: 'max' }), async (commands) => {
        const run = { ...(await newRun()), reached };
        await fc.asyncModelRun(() => ({ model: {}, real: run }), commands);
      }),
      { numRuns: 20, endOnFailure: true },
    );
  }
  expect(OUTCOMES.filter(isMissing)).toEqual([]);
}, 300_000);

it('both count the payments of a payer', async () => {
  const run = await newRun();
  const openAndClose = (n: number) => [both('openPayment', [n, 1, 1]), both('commit', [n, 1, 1])];
  await fc.asyncModelRun(() => ({ model: {}, real: run }), [0, 1, 2, 3, 4].flatMap(openAndClose));
  expect(run.reached.get('opened')).toBe(3);
  expect(run.reached.get('rate_limited')).toBeGreaterThan(0);
});
