import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Table } from '../../shared/adapters/dynamodb/common/table.ts';
import { createReencryptionScan } from '../../shared/adapters/dynamodb/keys/reencryption-scan.ts';
import { createRetentionStore } from '../../shared/adapters/dynamodb/privacy/retention-store.ts';
import { createDueWork } from '../../shared/adapters/dynamodb/settlement/due-work.ts';
import { createLedger } from '../../shared/adapters/dynamodb/settlement/ledger.ts';
import { createEncryptor } from '../../shared/adapters/encryption/encryptor.ts';
import type { Keys } from '../../shared/adapters/encryption/key-ring.ts';
import { createKeyedHash } from '../../shared/adapters/encryption/keyed-hash.ts';
import type { GatewayEvent } from '../../shared/domain/gateway-event.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import type { GatewayName } from '../../shared/domain/payment-method.ts';
import { RATE_LIMITS } from '../../shared/domain/rate-limits.ts';
import { DAY, HOUR, SECOND } from '../../shared/domain/time.ts';
import { METHOD_RULES } from '../../shared/gateways/registry.ts';
import { reencryptRows } from '../../shared/use-cases/keys/reencrypt-rows.ts';
import { redactPersonalData } from '../../shared/use-cases/privacy/redact-personal-data.ts';
import { reconcileSinceLast } from '../../shared/use-cases/settlement/reconcile-since-last.ts';
import { sweepPayments } from '../../shared/use-cases/settlement/sweep-payments.ts';
import { type Consumed, startCountedTable } from './counted-table.ts';
import type { JobName } from './job-names.ts';
import { officeEvents } from './queue-jobs.ts';
import { ended, fill, type StoredPair, unsettled } from './rows.ts';
import { GATEWAY_LATENCY, simulatedGateway } from './simulated-gateway.ts';

/** Milliseconds between two readings of the memory in use. */
const MEMORY_INTERVAL = 100;

/** What one part of a job did. Calls, units and CPU time are per item. */
export interface JobMeasurement extends Consumed {
  /** Size of the backlog. */
  readonly due: number;
  readonly items: number;
  readonly seconds: number;
  readonly cpuMilliseconds: number;
  /** Megabytes of the heap in use, at most. */
  readonly heap: number;
}

interface Job {
  /** The n-th item of the backlog. @param now UTC milliseconds */
  readonly item: (n: number, now: number) => StoredPair;
  /** Works on the backlog until then. @param until UTC milliseconds @returns how many items were done */
  readonly work: (table: Table, until: number) => Promise<number>;
}

const [k1, k2] = [new Uint8Array(randomBytes(32)), new Uint8Array(randomBytes(32))];
const encryptionWith = (keys: Keys) => {
  const ring = { read: async () => keys, refresh: async () => keys };
  return { ...createEncryptor(ring), ...createKeyedHash(ring) };
};
const encryption = encryptionWith({ active: 'k1', keys: { k1 } });
const ignore = () => undefined;
const fail = (_: unknown, error: unknown): never => {
  throw error;
};

const listed: Observation[] = [];
/** Stripe: List all events, `limit`. */
const EVENTS_PER_PAGE = 100;

/** One of the four runs at the same time, with the limits of the functions. */
const PART = { part: 0, parts: 4 };

const JOBS: Readonly<Record<JobName, Job>> = {
  sweep: {
    // An hour's outage.
    item: (n, now) => unsettled(n, now - HOUR + (n % 3600) * SECOND),
    async work(table, until) {
      const deps = {
        ledger: createLedger(table, encryption, RATE_LIMITS, METHOD_RULES),
        gateways: async (name: GatewayName) => simulatedGateway(name, GATEWAY_LATENCY),
        methodRules: METHOD_RULES,
        clock: Date.now,
        alarm: ignore,
        metrics: ignore,
        dueWork: createDueWork(table),
        onFailure: fail,
      };
      return (await sweepPayments(deps, { until, itemsPerShard: 25, concurrency: 32, ...PART })).done;
    },
  },
  redaction: {
    item: (n, now) => ended(n, now - 200 * DAY + n),
    async work(table, until) {
      const deps = { retention: createRetentionStore(table, encryption), clock: Date.now, onFailure: fail };
      const times = { unfinished: 30 * DAY, ended: 180 * DAY };
      return (await redactPersonalData(deps, times, { until, concurrency: 16, ...PART })).done;
    },
  },
  reconciliation: {
    // Of payments that were settled when their notifications came, as nearly all are.
    item(n, now) {
      const pair = ended(n, now - 5 * HOUR);
      const { id: paymentId, gateway, account, reference = '', amount: captured } = pair.payment;
      const outcome = { status: 'succeeded', captured } as const;
      listed.push({ paymentId, gateway, account, reference, at: now - HOUR - n, source: { by: 'sweep' }, outcome });
      return pair;
    },
    async work(table, until) {
      const checkpoint = Math.min(...listed.map(({ at }) => at));
      const deps = {
        ledger: createLedger(table, encryption, RATE_LIMITS, METHOD_RULES),
        gateways: async (name: GatewayName) => ({
          ...simulatedGateway(name, GATEWAY_LATENCY),
          listEvents: (_: string, since: number, end: number) => listEvents(since, end),
        }),
        methodRules: METHOD_RULES,
        clock: Date.now,
        alarm: ignore,
        metrics: ignore,
        checkpoints: { get: async () => checkpoint, save: async () => undefined },
        onFailure: (error: unknown) => fail(undefined, error),
      };
      return (await reconcileSinceLast(deps, { gateway: 'stripe', account: 'account' }, until))?.events ?? 0;
    },
  },
  're-encryption': {
    item: (n, now) => ended(n, now - DAY),
    async work(table, until) {
      const rotated = encryptionWith({ active: 'k2', keys: { k1, k2 } });
      const segments = Array.from({ length: 32 }, (_, segment) =>
        createReencryptionScan(table, rotated, { segment, segments: 32 }),
      );
      return (await reencryptRows({ segments, clock: Date.now }, until, PART)).state.rewritten;
    },
  },
  'office events': officeEvents,
};

/** What the simulated gateway lists: a page of a hundred after each answer. */
async function* listEvents(since: number, end: number): AsyncIterable<GatewayEvent> {
  const events = listed.filter(({ at }) => at >= since && at < end);
  for (let page = 0; page < events.length; page += EVENTS_PER_PAGE) {
    await delay(GATEWAY_LATENCY);
    for (const payment of events.slice(page, page + EVENTS_PER_PAGE)) yield { kind: 'payment', payment };
  }
}

/** @param due size of the backlog @param seconds for how long it is worked on */
export async function measureJob(name: JobName, due: number, seconds: number): Promise<JobMeasurement> {
  const { item, work } = JOBS[name];
  const { table, consumed, stop } = await startCountedTable();
  try {
    const now = Date.now();
    await fill(table, encryption, due, (n) => item(n, now));
    consumed();
    let heap = 0;
    const timer = setInterval(() => {
      heap = Math.max(heap, process.memoryUsage().heapUsed);
    }, MEMORY_INTERVAL);
    const [startedAt, cpu] = [Date.now(), process.cpuUsage()];
    const items = await work(table, startedAt + seconds * SECOND);
    const { user, system } = process.cpuUsage(cpu);
    clearInterval(timer);
    const { calls, readUnits, writeUnits } = consumed();
    const each = (count: number) => Math.round((count / items) * 100) / 100;
    return {
      due,
      items,
      seconds: Math.round((Date.now() - startedAt) / SECOND),
      calls: each(calls),
      readUnits: each(readUnits),
      writeUnits: each(writeUnits),
      cpuMilliseconds: each((user + system) / 1000),
      heap: Math.round(heap / 1e6),
    };
  } finally {
    await stop();
  }
}
