import { Dice } from './dice.ts';
import type { World } from './world.ts';

type Victim = keyof World['admins'];
interface Mischief {
  readonly kind: string;
  readonly probability: number;
  readonly delayMs?: number;
}

const MINUTE = 60_000;
// Longer than a function waits for a gateway.
const HANGS = 9_000;

const GATEWAY: readonly Mischief[] = [
  { kind: 'lose', probability: 0.12 },
  { kind: 'repeat', probability: 0.12 },
  { kind: 'delay', probability: 0.12, delayMs: 1_500 },
  { kind: 'reorder', probability: 0.06, delayMs: 1_000 },
  { kind: 'forge', probability: 0.06 },
  { kind: 'alter', probability: 0.06 },
  { kind: 'timeout_before', probability: 0.03, delayMs: 100 },
  { kind: 'timeout_after', probability: 0.03, delayMs: 100 },
  { kind: 'timeout_after', probability: 0.004, delayMs: HANGS },
  { kind: 'error_500', probability: 0.03 },
  { kind: 'error_500_after', probability: 0.03 },
  { kind: 'slow', probability: 0.04, delayMs: 400 },
  { kind: 'refuse_close', probability: 0.15 },
  { kind: 'refund_unknown', probability: 0.3 },
  { kind: 'refund_pending', probability: 0.15, delayMs: 2_000 },
  { kind: 'refund_failed', probability: 0.08 },
  { kind: 'wrong_amount', probability: 0.03 },
];

const MISCHIEF: Readonly<Record<Victim, readonly Mischief[]>> = {
  stripe: GATEWAY,
  alipay: [...GATEWAY, { kind: 'system_error', probability: 0.03 }],
  engine: [
    { kind: 'throughput_exceeded', probability: 0.015 },
    { kind: 'throttling', probability: 0.015 },
    { kind: 'transaction_conflict', probability: 0.03 },
    { kind: 'error_500', probability: 0.008 },
    { kind: 'error_500_after', probability: 0.008 },
    { kind: 'cut_before', probability: 0.008 },
    { kind: 'cut_after', probability: 0.015 },
  ],
};

/** One of them fails several times in a row, so that no repetition helps. */
const OUTAGES: Readonly<Record<Victim, readonly string[]>> = {
  stripe: ['timeout_before', 'timeout_after', 'error_500', 'error_500_after', 'lose'],
  alipay: ['timeout_before', 'timeout_after', 'error_500', 'error_500_after', 'system_error', 'lose'],
  engine: ['throughput_exceeded', 'transaction_conflict', 'error_500_after', 'cut_before', 'cut_after'],
};

export interface Storm {
  kills(): number;
  /** Stops making trouble: no fault is ordered any more, and what was killed runs again. */
  end(): Promise<void>;
}

/** Everything that can go wrong does, at random: faults and outages, killed processes, time that flies, sweeps that meet each other. */
export async function raise(world: World, seed: number): Promise<Storm> {
  const { admins, clock, system } = world;
  const over = new AbortController();
  let kills = 0;

  for (const victim of Object.keys(MISCHIEF) as Victim[]) {
    for (const [i, mischief] of MISCHIEF[victim].entries()) {
      await admins[victim].fault({ ...mischief, seed: seed * 1_000 + i });
    }
  }

  /** Does it again and again, at random intervals (milliseconds), until the storm is over. */
  const again = async (least: number, most: number, what: (dice: Dice) => Promise<unknown>, salt: number) => {
    const dice = new Dice(seed * 1_000_003 + salt);
    while (!over.signal.aborted) {
      await world.pace.pause(dice.between(least, most), over.signal);
      if (!over.signal.aborted) await what(dice);
    }
  };
  const outage = async (dice: Dice) => {
    const victim = dice.pick(Object.keys(OUTAGES) as Victim[]);
    const more = victim === 'engine' ? {} : { delayMs: 50 };
    await admins[victim].fault({ kind: dice.pick(OUTAGES[victim]), times: dice.whole(3, 12), ...more });
  };
  const hosts = system.names.filter((name) => name.startsWith('api-host'));
  const kill = async (dice: Dice) => {
    kills += 1;
    await system.restart(dice.chance(0.15) ? 'schedule' : dice.pick(hosts));
  };
  const sweep = async (dice: Dice) => {
    const runs = Array.from({ length: dice.whole(1, 3) }, () => world.run('sweep-payments'));
    if (dice.chance(0.05)) runs.push(world.run('reconcile-gateways'));
    // It may be down, or fail: the next one goes on.
    await Promise.allSettled(runs);
  };
  const flying = [
    again(1_000, 4_000, outage, 1),
    again(1_000, 4_000, kill, 2),
    again(300, 900, sweep, 3),
    again(800, 1_600, async (dice) => clock.forward(dice.between(MINUTE, 15 * MINUTE)), 4),
    again(8_000, 15_000, async (dice) => clock.forward(dice.between(60 * MINUTE, 9 * 60 * MINUTE)), 5),
  ];

  return {
    kills: () => kills,
    async end() {
      over.abort();
      await Promise.all(flying);
      await Promise.all(Object.values(admins).map((admin) => admin.endFaults()));
    },
  };
}
