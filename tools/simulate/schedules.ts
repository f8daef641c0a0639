import type { GatewayName } from '../../shared/domain/payment-method.ts';
import type { EventList } from '../../shared/ports/settlement/reconciliation-checkpoints.ts';
import { republishOverdue } from '../../shared/use-cases/outbox/republish-overdue.ts';
import { redactPersonalData } from '../../shared/use-cases/privacy/redact-personal-data.ts';
import { reconcileSinceLast } from '../../shared/use-cases/settlement/reconcile-since-last.ts';
import { reportGatewayHealth } from '../../shared/use-cases/settlement/report-gateway-health.ts';
import { sweepPayments } from '../../shared/use-cases/settlement/sweep-payments.ts';
import type { Owner, Task } from './core/scheduler.ts';
import { EVENT_LISTS } from './gateways/registry.ts';
import { booksAt, type SimulatedWorld } from './simulated-world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const RECONCILIATION = 15 * MINUTE;
/** An event may appear in a list with a delay: what is newer is left to a later run (milliseconds). */
const LISTING_DELAY = 60 * MINUTE;
/** Of a function that the schedule has started and that fails. */
const SCHEDULE_RETRIES = 3;
/** Longer than anything takes but the removal of personal data: refunds are retried for a week, disputes decided after two. */
const BUSY = 40 * DAY;
export const RETENTION = { unfinished: 30 * DAY, ended: 180 * DAY };

/** The functions of a schedule. A run that would find nothing is left out: it changes nothing. */
export class Schedules implements Owner {
  readonly name = 'the schedule';
  isDead = false;
  readonly #world: SimulatedWorld;
  #sweep: Task | undefined;
  #republish: Task | undefined;
  readonly #reconciliations = new Map<GatewayName, Task>();
  /** Lists whose last run has left nothing. */
  readonly #caughtUp = new Set<EventList>(EVENT_LISTS);
  #isSweeping = false;
  #removedUntil = 0;

  constructor(world: SimulatedWorld) {
    this.#world = world;
  }

  /** The sweep runs at the next full minute at which it finds something, or may report something about a gateway. */
  somethingIsDue(): void {
    if (this.#isSweeping) return;
    const { table, health, scheduler } = this.#world;
    const next = health.isReportDue ? scheduler.now : table.due.next();
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
        await sweepPayments(deps, { until, itemsPerShard: 25, concurrency: 8 });
        await reportGatewayHealth(deps);
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

  /** Before the world begins, everything in the lists was settled. */
  start(): void {
    const { checkpoints, scheduler } = this.#world;
    for (const list of EVENT_LISTS) checkpoints.set(checkpointOf(list), scheduler.now);
    scheduler.at(scheduler.now + BUSY, this, () => this.#removeLater());
  }

  /** The reconciliation runs at the next quarter of an hour at which it finds something. */
  eventListed(gateway: GatewayName): void {
    const list = EVENT_LISTS.find((one) => one.gateway === gateway);
    const { scheduler } = this.#world;
    if (list === undefined || this.#reconciliations.has(gateway)) return;
    const at = this.#nextTick(scheduler.now + LISTING_DELAY, RECONCILIATION);
    this.#reconciliations.set(
      gateway,
      scheduler.at(at, this, () => void this.#reconcile(list)),
    );
  }

  /** A run that fails is repeated, as the schedule does; the next one continues at its checkpoint. */
  async #reconcile(list: EventList): Promise<void> {
    const { scheduler, checkpoints } = this.#world;
    const key = checkpointOf(list);
    // What the runs would have stored that were left out, since they would have found nothing.
    const skipped = scheduler.now - RECONCILIATION - LISTING_DELAY;
    if (this.#caughtUp.delete(list)) checkpoints.set(key, Math.max(skipped, checkpoints.get(key) ?? 0));
    const name = `the reconciliation of ${list.gateway} of ${minuteOf(scheduler.now)}`;
    for (let tries = 0; tries <= SCHEDULE_RETRIES; tries++) {
      const outcome = await this.#world.invoke(
        this,
        name,
        async (deps) => {
          const reconciled = await reconcileSinceLast(deps, list, deps.clock() + 9 * MINUTE);
          if (reconciled?.failed !== 0 || 'unreadable' in reconciled)
            throw new Error('some events could not be read or settled');
          return reconciled.unprocessable;
        },
        10 * MINUTE,
      );
      if (outcome.kind === 'answered') {
        this.#world.watch.reconciled(list.gateway, checkpoints.get(key) ?? 0, outcome.value);
        break;
      }
      await scheduler.sleep(this, MINUTE);
    }
    this.#reconciliations.delete(list.gateway);
    if (booksAt(this.#world, list.gateway).lastEventAt < (checkpoints.get(key) ?? 0)) this.#caughtUp.add(list);
    else this.eventListed(list.gateway);
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

const checkpointOf = ({ gateway, account }: EventList) => `${gateway} ${account}`;
const minuteOf = (at: number) => new Date(at).toISOString().slice(0, 16);
const dayOf = (at: number) => minuteOf(at).slice(0, 10);
