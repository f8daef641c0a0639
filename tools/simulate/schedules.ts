import type { EventList } from '../../shared/ports/settlement/reconciliation-checkpoints.ts';
import { republishOverdue } from '../../shared/use-cases/outbox/republish-overdue.ts';
import { redactPersonalData } from '../../shared/use-cases/privacy/redact-personal-data.ts';
import { reconcileSinceLast } from '../../shared/use-cases/settlement/reconcile-since-last.ts';
import { sweepPayments } from '../../shared/use-cases/settlement/sweep-payments.ts';
import type { Owner, Task } from './core/scheduler.ts';
import { EVENT_LISTS } from './gateways/registry.ts';
import { booksAt, type SimulatedWorld } from './simulated-world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** Less often than in production, where a run finds what is an hour old every quarter of an hour: most of them find nothing. */
const RECONCILIATION = DAY;
/** Of a function that the schedule has started and that fails. */
const SCHEDULE_RETRIES = 3;
export const RETENTION = { unfinished: 30 * DAY, ended: 180 * DAY };

/** The functions of a schedule. A run that would find nothing is left out: it changes nothing. */
export class Schedules implements Owner {
  readonly name = 'the schedule';
  isDead = false;
  readonly #world: SimulatedWorld;
  #sweep: Task | undefined;
  #republish: Task | undefined;
  #reconciliation: Task | undefined;
  #isSweeping = false;
  #removedUntil = 0;

  constructor(world: SimulatedWorld) {
    this.#world = world;
  }

  /** The sweep runs at the next full minute at which it finds something. */
  somethingIsDue(): void {
    if (this.#isSweeping) return;
    const next = this.#world.table.due.next();
    if (next === undefined) return;
    const at = this.#nextTick(next, MINUTE);
    if (this.#sweep !== undefined && !this.#sweep.isCanceled && this.#sweep.at <= at) return;
    if (this.#sweep !== undefined) this.#sweep.isCanceled = true;
    this.#sweep = this.#world.scheduler.at(at, this, () => void this.#sweepNow());
  }

  async #sweepNow(): Promise<void> {
    this.#sweep = undefined;
    this.#isSweeping = true;
    await this.#world.invoke(
      this,
      `the sweep of ${minuteOf(this.#world.scheduler.now)}`,
      async (deps) => {
        const until = deps.clock() + 35 * SECOND;
        return sweepPayments(deps, { until, itemsPerShard: 25, concurrency: 8 });
      },
      MINUTE,
    );
    this.#isSweeping = false;
    this.somethingIsDue();
  }

  eventsMayBeOverdue(): void {
    const next = this.#world.table.overdue.next();
    if (next === undefined || this.#republish !== undefined) return;
    this.#republish = this.#world.scheduler.at(this.#nextTick(next, 5 * MINUTE), this, async () => {
      await this.#world.invoke(this, `the republishing of ${minuteOf(this.#world.scheduler.now)}`, (deps) =>
        republishOverdue(deps, { until: deps.clock() + 17 * SECOND, perShard: 25 }),
      );
      this.#republish = undefined;
      this.eventsMayBeOverdue();
    });
  }

  /** Once a day, as long as something may be found: the gateways' lists, and then personal data that nobody needs any more. */
  startReconciliation(): void {
    for (const { gateway, account } of EVENT_LISTS) {
      // The lists were settled before the world began.
      const key = `${gateway} ${account}`;
      if (!this.#world.checkpoints.has(key)) this.#world.checkpoints.set(key, this.#world.scheduler.now);
    }
    this.#reconciliation ??= this.#world.scheduler.at(
      this.#nextTick(this.#world.scheduler.now, RECONCILIATION),
      this,
      () => void this.#reconcileAll(),
    );
  }

  async #reconcileAll(): Promise<void> {
    this.#reconciliation = undefined;
    for (const list of EVENT_LISTS) {
      if (!this.#mayFindEvents(list)) continue;
      await this.#reconcile(list);
    }
    if (this.#world.isBusy()) return this.startReconciliation();
    this.#removeLater();
  }

  /** A run that fails is repeated, as the schedule does; the next one continues at its checkpoint. */
  async #reconcile(list: EventList): Promise<void> {
    const name = `the reconciliation of ${list.gateway} of ${minuteOf(this.#world.scheduler.now)}`;
    for (let tries = 0; tries <= SCHEDULE_RETRIES; tries++) {
      const outcome = await this.#world.invoke(
        this,
        name,
        async (deps) => {
          const reconciled = await reconcileSinceLast(deps, list, deps.clock() + 9 * MINUTE);
          if (reconciled?.failed !== 0 || 'unreadable' in reconciled)
            throw new Error('some events could not be read or settled');
        },
        10 * MINUTE,
      );
      if (outcome.kind === 'answered') return;
      await this.#world.scheduler.sleep(this, MINUTE);
    }
  }

  #mayFindEvents({ gateway, account }: EventList): boolean {
    const settledUntil = this.#world.checkpoints.get(`${gateway} ${account}`) ?? 0;
    return booksAt(this.#world, gateway).lastEventAt >= settledUntil - 1_000;
  }

  /** Personal data is removed in the night in which its time is over; an application that is not ready for it is left alone then. */
  #removeLater(): void {
    const { table, scheduler } = this.#world;
    const ends = table.inactive
      .until(Number.POSITIVE_INFINITY)
      .map(({ reason, dueAt }) => dueAt + RETENTION[reason as keyof typeof RETENTION])
      .filter((at) => at > this.#removedUntil);
    if (ends.length === 0) return;
    const at = this.#nextTick(Math.min(...ends), DAY);
    scheduler.at(at, this, async () => {
      this.#removedUntil = at;
      await this.#world.invoke(this, `the removal of personal data of ${dayOf(at)}`, (deps) =>
        redactPersonalData(deps, RETENTION, { until: deps.clock() + 15 * SECOND, concurrency: 16 }),
      );
      this.#removeLater();
    });
  }

  #nextTick(at: number, interval: number): number {
    return Math.ceil(Math.max(at, this.#world.scheduler.now + 1) / interval) * interval;
  }
}

const minuteOf = (at: number) => new Date(at).toISOString().slice(0, 16);
const dayOf = (at: number) => minuteOf(at).slice(0, 10);
