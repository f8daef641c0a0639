import type { Random } from '../../chaos/random.ts';

/** Everything that goes wrong, or makes a world unlike others, with how often per opportunity. */
export const FAULTS = {
  'the process crashes before a call of the table': 0.002,
  'the process crashes after a call of the table': 0.003,
  'the table throttles': 0.004,
  'the answer of the table is lost': 0.003,
  'the table is slow': 0.006,
  'a transaction conflicts': 0.01,
  'the index is seconds behind': 0.02,
  'a process is frozen once it has answered': 0.5,
  'the process crashes before a request': 0.003,
  'the process crashes after a request': 0.008,
  'the request to the gateway is lost': 0.02,
  'the answer of the gateway is lost': 0.03,
  'the gateway executes a request after its time-out': 0.04,
  'the gateway answers slowly': 0.03,
  'the gateway fails before it acts': 0.015,
  'the gateway fails after it has acted': 0.015,
  'the gateway has too many requests': 0.01,
  'the gateway answers with a word that nobody knows': 0.004,
  'everybody comes at once': 0.2,
  'Stripe carries the wallets': 0.2,
  'a gateway is down for hours': 0.25,
  'a notification is lost': 0.12,
  'a notification is delivered twice': 0.15,
  'a notification is hours late': 0.06,
  'a notification overtakes an earlier one': 0.25,
  'a notification has another amount': 0.04,
  'a notification has no genuine signature': 0.02,
  'a notification has a word that nobody knows': 0.01,
  'the stream delivers a record twice': 0.05,
  'the stream delivers a record late': 0.03,
  'the stream loses a record': 0.03,
  'a queue delivers a message twice': 0.05,
  'a queue refuses messages': 0.02,
  'a consumer fails': 0.03,
  'a message ends in the dead letters': 0.004,
  'another amount is captured': 0.01,
  'a refund is pending': 0.2,
  'a refund fails': 0.12,
  'a refund fails after it was done': 0.06,
  'a refund is refused': 0.12,
  'money arrives that no payment of ours explains': 0.04,
  'the dashboard refunds': 0.05,
  'the payer disputes': 0.06,
  'the payer disputes again': 0.3,
  'a dispute begins as an inquiry': 0.3,
} as const;

export type Fault = keyof typeof FAULTS;
export const FAULT_KINDS = Object.keys(FAULTS) as Fault[];

/** Which faults happen. A shrunk scenario leaves some out. */
export interface FaultPlan {
  /** Kinds that never happen. */
  readonly without: readonly Fault[];
  /** Single faults that do not happen, by their ids. */
  readonly omitted: readonly string[];
}

/** Decides about faults, and counts them. */
export class Faults {
  readonly counts = new Map<Fault, number>();
  /** In the order of time. */
  readonly happened: string[] = [];
  /** No new faults once the world comes to its end. */
  areOver = false;
  readonly #without: ReadonlySet<Fault>;
  readonly #omitted: ReadonlySet<string>;

  constructor({ without, omitted }: FaultPlan) {
    this.#without = new Set(without);
    this.#omitted = new Set(omitted);
  }

  /** Whether this fault happens now. @param id unique in its world, and the same whenever the scenario is repeated */
  happens(fault: Fault, random: Random, id: string): boolean {
    return random.chance(FAULTS[fault]) && this.#allows(fault, id);
  }

  /** At most one of several, by one random number. */
  oneOf<F extends Fault>(faults: readonly F[], random: Random, id: string): F | undefined {
    let drawn = random.between(0, 1);
    for (const fault of faults) {
      drawn -= FAULTS[fault];
      if (drawn < 0) return this.#allows(fault, id) ? fault : undefined;
    }
    return undefined;
  }

  #allows(fault: Fault, id: string): boolean {
    if (this.areOver || this.#without.has(fault)) return false;
    const full = `${fault} @ ${id}`;
    if (this.#omitted.has(full)) return false;
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
    this.happened.push(full);
    return true;
  }
}
