import type { FeeSchedule } from '../../shared/domain/fees.ts';
import { applicationIdOf, type PaymentId } from '../../shared/domain/ids.ts';
import type { OutboxEvent } from '../../shared/domain/outbox-event.ts';
import { type MethodRoute, PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { walletOf } from '../../shared/gateways/stripe/wallets.ts';
import { type FaultPlan, Faults } from './core/faults.ts';
import { MAX_SKEW, Process } from './core/process.ts';
import { type Owner, Scheduler } from './core/scheduler.ts';
import { randomOf, textOf } from './core/seeds.ts';
import { Trace } from './core/trace.ts';
import { Deliveries } from './deliveries.ts';
import { type Dependencies, dependenciesOf, describeError, type Plant } from './dependencies.ts';
import { booksOf, type GatewayBooks } from './gateways/registry.ts';
import { HealthWatch } from './health-watch.ts';
import { Outbox } from './outbox.ts';
import { Schedules } from './schedules.ts';
import type { Outcome, SimulatedWorld } from './simulated-world.ts';
import { GatewayCallCounts } from './table/gateway-calls.ts';
import { MemoryTable } from './table/memory-table.ts';
import { ProcessedRows } from './table/ports.ts';
import { RateCounters } from './table/rate-counters.ts';
import { Watch } from './watch.ts';

export const START = Date.UTC(2026, 10, 23, 8);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface WorldOptions {
  readonly seed: number;
  readonly faults: FaultPlan;
  readonly keepsTrace: boolean;
  readonly schedules: readonly FeeSchedule[];
  readonly plant?: Plant | undefined;
}

/** One table, four gateways, and everything that runs between them. */
export class World implements SimulatedWorld {
  readonly seed: number;
  readonly scheduler = new Scheduler(START);
  readonly faults: Faults;
  readonly trace: Trace;
  readonly table: MemoryTable;
  readonly books: GatewayBooks;
  readonly watch: Watch;
  readonly alarms = new Set<string>();
  readonly gatewayCalls = new GatewayCallCounts();
  readonly health: HealthWatch;
  readonly counters: RateCounters;
  readonly processed: ProcessedRows;
  readonly checkpoints = new Map<string, number>();
  readonly schedules: Schedules;
  readonly outbox: Outbox;
  readonly methods = PAYMENT_METHODS;
  readonly routes: readonly MethodRoute[];
  office: ((event: OutboxEvent) => void) | undefined;
  readonly #options: WorldOptions;
  readonly #names = new Map<string, number>();
  readonly #deliveries = new Deliveries(this);

  constructor(options: WorldOptions) {
    const { seed, faults, keepsTrace } = options;
    this.#options = options;
    this.seed = seed;
    this.faults = new Faults(faults);
    const viaStripe = this.faults.happens('Stripe carries the wallets', randomOf(seed, 'routes'), 'routes');
    this.routes = PAYMENT_METHODS.map((method) => ({
      method,
      gateway: viaStripe && walletOf(method) ? 'stripe' : method,
    }));
    this.trace = new Trace(() => this.scheduler.now, keepsTrace);
    const lag = randomOf(seed, 'lag');
    const removals = randomOf(seed, 'removal');
    const removal = { now: () => this.scheduler.now, delay: () => removals.between(0, 2 * DAY) };
    this.counters = new RateCounters({ perUser: 5, perAddress: 60 }, removal);
    this.processed = new ProcessedRows(removal);
    this.books = booksOf(this);
    this.watch = new Watch(this);
    this.health = new HealthWatch(
      () => this.scheduler.now,
      () => this.schedules.somethingIsDue(),
    );
    this.table = new MemoryTable({
      now: () => this.scheduler.now,
      lag: () => {
        const isLate = this.faults.happens('the index is seconds behind', lag, `index ${this.scheduler.tasks}`);
        return isLate ? lag.between(5 * SECOND, MINUTE) : lag.between(0, SECOND);
      },
      onOutbox: (row) => this.outbox.changed(row),
      onDue: () => this.schedules.somethingIsDue(),
      onWrite: (id, before, after) => this.watch.written(id, before, after),
    });
    this.schedules = new Schedules(this);
    this.outbox = new Outbox(this);
  }

  invoke<T>(
    caller: Owner,
    name: string,
    run: (dependencies: Dependencies) => Promise<T>,
    timeout = 25 * SECOND,
  ): Promise<Outcome<T>> {
    const { scheduler } = this;
    const full = this.#numbered(name);
    const random = randomOf(this.seed, full);
    const skew = random.between(-MAX_SKEW, MAX_SKEW);
    const process = new Process(this, { name: full, random, skew, timeout });
    return new Promise((resolve) => {
      const answer = (outcome: Outcome<T>, delay: number) =>
        void scheduler.at(scheduler.now + delay, caller, () => resolve(outcome));
      process.onDeath = () => answer({ kind: 'no answer' }, SECOND);
      scheduler.at(scheduler.now + random.between(5, 60), process, () => {
        run(this.#dependenciesOf(process)).then(
          (value) => {
            answer({ kind: 'answered', value }, random.between(1, 30));
            this.#afterAnswer(process);
          },
          (error: unknown) => {
            this.trace.say(full, `fails: ${describeError(error)}`);
            answer({ kind: 'failed', error }, random.between(1, 30));
            this.#afterAnswer(process);
          },
        );
      });
    });
  }

  /** Lambda freezes a process that has answered. What it has left undone is continued with its next invocation, if there is one. */
  #afterAnswer(process: Process): void {
    const { faults, scheduler } = this;
    const { random } = process;
    if (!faults.happens('a process is frozen once it has answered', random, process.name)) return;
    if (random.chance(0.4)) process.isDead = true;
    else process.freeze(scheduler.now + random.between(SECOND, random.pick([MINUTE, HOUR, 6 * HOUR])));
  }

  /** The same name for the same invocation in every repetition, whatever others do. */
  #numbered(name: string): string {
    const number = (this.#names.get(name) ?? 0) + 1;
    this.#names.set(name, number);
    return number === 1 ? name : `${name} (${number})`;
  }

  #dependenciesOf(process: Process): Dependencies {
    const { schedules, plant } = this.#options;
    const dependencies = dependenciesOf(this, process, schedules);
    return plant === undefined ? dependencies : plant(dependencies);
  }

  transferred(paymentId: PaymentId): number {
    const { refunds } = this.table.snapshot(applicationIdOf(paymentId));
    const paid = refunds.filter((one) => one.paymentId === paymentId && one.manualRefund !== undefined);
    return paid.reduce((sum, { amount }) => sum + amount.amount, 0);
  }

  readonly deliver: Deliveries['deliver'] = (...message) => this.#deliveries.deliver(...message);

  /** Each gateway may be down for a while. */
  planOutages(): void {
    for (const books of Object.values(this.books)) {
      const random = randomOf(this.seed, 'outage', books.gateway);
      const from = START + random.between(0, random.chance(0.3) ? HOUR / 2 : 8 * HOUR);
      const until = from + random.between(10 * MINUTE, 3 * HOUR);
      if (this.faults.happens('a gateway is down for hours', random, `outage of ${books.gateway}`))
        books.goDown(from, until);
    }
  }

  /** Somebody pays at a gateway what no payment of ours explains. */
  planForeignMoney(): void {
    for (const books of Object.values(this.books)) {
      const random = randomOf(this.seed, 'foreign', books.gateway);
      const [at, paymentId] = [START + random.between(0, 2 * DAY), `pay_${textOf(random, 24)}` as PaymentId];
      if (this.faults.happens('money arrives that no payment of ours explains', random, `foreign at ${books.gateway}`))
        this.scheduler.at(at, books, () => books.receiveForeign(paymentId));
    }
  }

  /** What should have come to its end. */
  unfinished(): { rule: string; detail: string }[] {
    const { table, outbox } = this;
    const events = [...table.outbox.keys()].map((id) => ({ rule: 'events are left unpublished', detail: id }));
    const due = table.due
      .until(Number.POSITIVE_INFINITY)
      .map(({ paymentId, refundId }) => ({ rule: 'something is left due', detail: refundId ?? paymentId }));
    return [...events, ...due, ...outbox.missing()];
  }
}
