import type { StaffMember } from '../../../shared/domain/audit-event.ts';
import type { ApplicationId, PaymentId } from '../../../shared/domain/ids.ts';
import type { OutboxEvent } from '../../../shared/domain/outbox-event.ts';
import { recordManualRefund } from '../../../shared/use-cases/refunds/record-manual-refund.ts';
import { changeApplicationStatus } from '../../../shared/use-cases/staff/change-application-status.ts';
import { staffCheckPayment } from '../../../shared/use-cases/staff/staff-check-payment.ts';
import type { Owner } from '../core/scheduler.ts';
import { randomOf } from '../core/seeds.ts';
import { booksAt, type SimulatedWorld } from '../simulated-world.ts';

export const FINANCE: StaffMember = { id: 'farid', role: 'finance' };
const OFFICER: StaffMember = { id: 'olga', role: 'officer' };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The visa office: its own system receives events, processes what is paid, and takes care of what needs a person. */
export class Office implements Owner {
  readonly name = 'the office';
  isDead = false;
  readonly #world: SimulatedWorld;
  readonly #known = new Set<string>();

  constructor(world: SimulatedWorld) {
    this.#world = world;
  }

  /** An event from the bus, possibly more than once. */
  readonly receives = (event: OutboxEvent): void => {
    if (this.#known.has(event.id)) return;
    this.#known.add(event.id);
    const random = randomOf(this.#world.seed, 'office', event.id);
    if (event.kind === 'application.paid' && random.chance(0.5))
      this.#later(random.between(10 * MINUTE, 2 * DAY), () => this.#process(event.applicationId));
    // Some reviews take long, but none is forgotten: only a person ends them, even if the gateway has executed the refund since.
    if (event.kind === 'payment.refund_failed' && event.next === 'manual_review') {
      const wait = random.chance(0.7) ? random.between(HOUR, 3 * DAY) : random.between(3 * DAY, 10 * DAY);
      const isCompleted = random.chance(0.5);
      this.#later(wait, () => this.#review(event.paymentId, event.refundId, isCompleted));
    }
    if (event.kind === 'payment.not_accepted' && random.chance(0.2))
      this.#later(random.between(MINUTE, HOUR), () => this.#check(event.paymentId));
  };

  async #process(id: ApplicationId): Promise<void> {
    for (const to of ['processing', 'approved'] as const) {
      await this.#world.invoke(this, `the office: ${id} is ${to}`, (deps) =>
        changeApplicationStatus(deps, OFFICER, { applicationId: id, to, reason: 'complete' }),
      );
      await this.#world.scheduler.sleep(this, HOUR);
    }
  }

  /** @param completes whether the office completes what WeChat Pay calls abnormal, instead of paying it by transfer */
  async #review(paymentId: PaymentId, refundId: string, completes: boolean): Promise<void> {
    const gateway = this.#world.table.payment(paymentId)?.gateway;
    // Its notification may be lost: a check a day later queries the gateway.
    if (completes && gateway !== undefined && booksAt(this.#world, gateway).completeRefund(paymentId, refundId))
      await this.#world.scheduler.sleep(this, DAY);
    await this.#transfer(paymentId, refundId);
  }

  /** Finance transfers money that no gateway can return, and tries again the next day if it is not clear yet. */
  async #transfer(paymentId: PaymentId, refundId: string): Promise<void> {
    for (let n = 0; n < 10; n++) {
      if (this.#isDashboardAhead(paymentId)) {
        await this.#world.scheduler.sleep(this, DAY);
        continue;
      }
      const request = { paymentId, refundId, reference: `SEPA ${refundId}`, reason: 'the gateway cannot' };
      const outcome = await this.#world.invoke(this, `finance transfers ${refundId}`, (deps) =>
        recordManualRefund(deps, FINANCE, request),
      );
      const isUnclear =
        outcome.kind !== 'answered' || (!outcome.value.ok && outcome.value.error.code === 'refund_status_unknown');
      if (!isUnclear) return;
      await this.#world.scheduler.sleep(this, DAY);
    }
  }

  /** The runbook: where the gateway lists no refunds, a person looks at its dashboard. A refund there that we do not know is reported soon. */
  #isDashboardAhead(paymentId: PaymentId): boolean {
    const { table } = this.#world;
    const gateway = table.payment(paymentId)?.gateway;
    if (gateway === undefined) return false;
    const books = booksAt(this.#world, gateway);
    if (books.listsRefunds) return false;
    const known = table.record(paymentId)?.refunds.map(({ id }) => id) ?? [];
    const booked = books.entries(paymentId).flatMap(({ refunds }) => refunds);
    return booked.some(
      ({ key, state }) => state !== 'failed' && !known.some((id) => key === id || key.startsWith(`${id}_`)),
    );
  }

  async #check(paymentId: PaymentId): Promise<void> {
    await this.#world.invoke(this, `the office checks ${paymentId}`, (deps) =>
      staffCheckPayment(deps, OFFICER, paymentId),
    );
  }

  #later(milliseconds: number, run: () => Promise<void>): void {
    const { scheduler } = this.#world;
    scheduler.at(scheduler.now + milliseconds, this, () => void run());
  }
}
