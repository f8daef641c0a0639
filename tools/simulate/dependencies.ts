import type { FeeSchedule } from '../../shared/domain/fees.ts';
import type { GatewayName, MethodRoute } from '../../shared/domain/payment-method.ts';
import { METHOD_RULES } from '../../shared/gateways/registry.ts';
import type { Metrics } from '../../shared/ports/common/metrics.ts';
import type { OutboxQueue } from '../../shared/ports/outbox/outbox-queue.ts';
import type { Process, Surroundings } from './core/process.ts';
import { textOf } from './core/seeds.ts';
import { gatewaysFor } from './gateways/registry.ts';
import type { HealthWatch } from './health-watch.ts';
import { type GatewayCallCounts, memoryGatewayCalls } from './table/gateway-calls.ts';
import type { MemoryTable } from './table/memory-table.ts';
import {
  memoryApplications,
  memoryCheckpoints,
  memoryDueWork,
  memoryLedger,
  memoryOutbox,
  memoryPayments,
  memoryRetention,
  type ProcessedRows,
} from './table/ports.ts';
import type { RateCounters } from './table/rate-counters.ts';

/** What all processes of a world share. */
export interface Shared extends Surroundings {
  readonly seed: number;
  readonly table: MemoryTable;
  readonly counters: RateCounters;
  readonly processed: ProcessedRows;
  readonly checkpoints: Map<string, number>;
  readonly gatewayCalls: GatewayCallCounts;
  readonly health: HealthWatch;
  /** Those that were raised, with what they are about. */
  readonly alarms: Set<string>;
  readonly routes: readonly MethodRoute[];
  readonly outbox: { queuesFor(process: Process): readonly OutboxQueue[] };
}

/** What the use cases of one process work with: the product's ports, in memory. */
export function dependenciesOf(world: Shared, process: Process, schedules: readonly FeeSchedule[]) {
  const { table, trace } = world;
  const call = process.callTable.bind(process);
  const gatewayCalls = memoryGatewayCalls(world.gatewayCalls, call);
  return {
    ledger: memoryLedger(table, world.counters, call),
    applications: memoryApplications(table, call),
    payments: memoryPayments(table, call),
    dueWork: memoryDueWork(table, call),
    outbox: memoryOutbox(table, call),
    queues: world.outbox.queuesFor(process),
    processedEvents: (consumer: string) => world.processed.of(consumer, process.clock, call),
    checkpoints: memoryCheckpoints(world.checkpoints, call),
    retention: memoryRetention(table, call),
    gateways: gatewaysFor(process, world.health, gatewayCalls),
    gatewayCalls,
    methodRules: METHOD_RULES,
    methods: world.routes,
    schedules,
    clock: process.clock,
    randomText: (length: number) => textOf(process.random, length),
    alarm: (name: string, details: Readonly<Record<string, string>>) => {
      trace.say(process.name, `raises the alarm ${name}`);
      world.alarms.add(`${name} ${details.refundId ?? details.paymentId ?? details.gateway ?? ''}`);
    },
    metrics: ((name, value, { gateway }: { readonly gateway?: GatewayName }) => {
      if (name === 'GatewayFailing' && gateway !== undefined) world.health.judge(gateway, value === 1);
    }) as Metrics,
    audit: {
      record: () => call('records an action of staff', true, () => undefined),
      listByTime: async () => ({ items: [] }),
      listByApplication: async () => ({ items: [] }),
    },
    onFailure: (_work: unknown, error: unknown) =>
      trace.say(process.name, `leaves something for later: ${describeError(error)}`),
  };
}

export type Dependencies = ReturnType<typeof dependenciesOf>;

/** Replaces dependencies of the use cases, to see whether a simulation notices. */
export type Plant = (dependencies: Dependencies) => Dependencies;

export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
