import { bySandbox } from '../../local/gateways/registry.ts';
import type { ChaosContext } from './context.ts';
import type { ChaosGateway, FaultRule } from './gateways/chaos-gateway.ts';
import { CHAOS_GATEWAYS } from './gateways/registry.ts';
import { Random } from './random.ts';
import type { Routes } from './routes.ts';

type FaultTarget = keyof ChaosContext['admins'];

const MINUTE = 60_000;
// Longer than the gateway time-out of the functions.
const HANG_TIME = 9_000;

const GATEWAY_FAULTS: readonly FaultRule[] = [
  { kind: 'drop', probability: 0.12 },
  { kind: 'duplicate', probability: 0.12 },
  { kind: 'delay', probability: 0.12, delayMs: 1_500 },
  { kind: 'reorder', probability: 0.06, delayMs: 1_000 },
  { kind: 'forge', probability: 0.06 },
  { kind: 'alter', probability: 0.06 },
  { kind: 'timeout_before', probability: 0.03, delayMs: 100 },
  { kind: 'timeout_after', probability: 0.03, delayMs: 100 },
  { kind: 'timeout_after', probability: 0.004, delayMs: HANG_TIME },
  { kind: 'error_500', probability: 0.03 },
  { kind: 'error_500_after', probability: 0.03 },
  { kind: 'slow', probability: 0.04, delayMs: 400 },
  { kind: 'reject_close', probability: 0.15 },
  { kind: 'refund_unknown', probability: 0.3 },
  { kind: 'refund_unknown_status', probability: 0.12 },
  { kind: 'refund_pending', probability: 0.15, delayMs: 2_000 },
  { kind: 'refund_failed', probability: 0.08 },
  { kind: 'wrong_amount', probability: 0.03 },
];

const ENGINE_FAULTS: readonly FaultRule[] = [
  { kind: 'throughput_exceeded', probability: 0.015 },
  { kind: 'throttling', probability: 0.015 },
  { kind: 'transaction_conflict', probability: 0.03 },
  { kind: 'error_500', probability: 0.008 },
  { kind: 'error_500_after', probability: 0.008 },
  { kind: 'disconnect_before', probability: 0.008 },
  { kind: 'disconnect_after', probability: 0.015 },
];

const FAULTS = byTarget<readonly FaultRule[]>(({ faults }) => [...GATEWAY_FAULTS, ...faults], ENGINE_FAULTS);

/** Faults that occur several times in a row, so that immediate retries fail too. */
const OUTAGES = byTarget<readonly string[]>(
  ({ outages }) => ['timeout_before', 'timeout_after', 'error_500', 'error_500_after', 'drop', ...outages],
  ['throughput_exceeded', 'transaction_conflict', 'error_500_after', 'disconnect_before', 'disconnect_after'],
);

function byTarget<T>(ofGateway: (gateway: ChaosGateway) => T, engine: T): Readonly<Record<FaultTarget, T>> {
  return { ...bySandbox((name) => ofGateway(CHAOS_GATEWAYS[name])), engine };
}

/** The names of all faults in the report. A long run in which one of them never happened proves nothing about it. */
export function faultNamesOf(routes: Routes): string[] {
  return targetsOf(routes).flatMap((target) => FAULTS[target].map(({ kind }) => `${target} ${kind}`));
}

function targetsOf({ gateways }: Routes): FaultTarget[] {
  return [...gateways, 'engine'];
}

export interface FaultInjection {
  kills(): number;
  /** Stops injecting faults; killed processes are running again when it resolves. */
  stop(): Promise<void>;
}

/** Injects the faults of one target at random. Some have few opportunities, so each takes its first one. */
export async function addFaults({ admins }: ChaosContext, target: FaultTarget, seed: number): Promise<void> {
  const met = await admins[target].injectedCounts();
  for (const rule of FAULTS[target])
    if (!met[rule.kind]) await admins[target].addFault({ ...rule, probability: 1, times: 1 });
  for (const [i, rule] of FAULTS[target].entries()) await admins[target].addFault({ ...rule, seed: seed * 1_000 + i });
}

/**
 * Injects random failures: faults, outages, killed processes, clock jumps and concurrent sweeps.
 *
 * @param mayJump whether the clock may advance by hours now
 */
export async function injectFaults(
  context: ChaosContext,
  seed: number,
  mayJump: () => boolean,
): Promise<FaultInjection> {
  const { admins, clock, routes, system } = context;
  const targets = targetsOf(routes);
  const over = new AbortController();
  let kills = 0;

  for (const target of targets) await addFaults(context, target, seed);

  /** Repeats an action at random intervals (milliseconds) until fault injection ends. */
  const repeat = async (min: number, max: number, action: (random: Random) => Promise<unknown>, salt: number) => {
    const random = new Random(seed * 1_000_003 + salt);
    while (!over.signal.aborted) {
      await context.throttle.pause(random.between(min, max), over.signal);
      if (!over.signal.aborted) await action(random);
    }
  };
  const outage = async (random: Random) => {
    const target = random.pick(targets);
    const more = target === 'engine' ? {} : { delayMs: 50 };
    await admins[target].addFault({ kind: random.pick(OUTAGES[target]), times: random.integer(3, 12), ...more });
  };
  const hosts = system.names.filter((name) => name.startsWith('api-host'));
  const kill = async (random: Random) => {
    kills += 1;
    await system.restart(random.chance(0.15) ? 'event-sources' : random.pick(hosts));
  };
  const sweep = async (random: Random) => {
    const runs = Array.from({ length: random.integer(1, 3) }, () => context.run('sweep-payments'));
    if (random.chance(0.05)) runs.push(context.run('reconcile-gateways'));
    // A run may fail or find the process down; a later one continues.
    await Promise.allSettled(runs);
  };
  const running = [
    repeat(1_000, 4_000, outage, 1),
    repeat(1_000, 4_000, kill, 2),
    repeat(300, 900, sweep, 3),
    repeat(800, 1_600, async (random) => clock.advance(random.between(MINUTE / 4, 4 * MINUTE)), 4),
    repeat(
      8_000,
      15_000,
      async (random) => {
        const hours = random.between(60 * MINUTE, 9 * 60 * MINUTE);
        if (mayJump()) clock.advance(hours);
      },
      5,
    ),
  ];

  return {
    kills: () => kills,
    async stop() {
      over.abort();
      await Promise.all(running);
      await Promise.all(Object.values(admins).map((admin) => admin.clearFaults()));
    },
  };
}
