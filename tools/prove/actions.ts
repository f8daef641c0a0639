import { isOpen } from '../../shared/domain/payment.ts';
import { retentionReasonOf } from '../../shared/domain/retention.ts';
import type { Bounds } from './bounds.ts';
import { happenings } from './happenings.ts';
import type { Action } from './run.ts';
import { nextDeadline } from './time.ts';
import type { UseCases } from './use-cases.ts';
import type { World } from './world.ts';

/** What applicants, staff, gateways, the sweep and time can do in a world. */
export class Actions {
  readonly #bounds: Bounds;
  readonly #useCases: UseCases;

  constructor(bounds: Bounds, useCases: UseCases) {
    this.#bounds = bounds;
    this.#useCases = useCases;
  }

  /** Everything that can happen next. */
  in(world: World): Action[] {
    const { payments, refunds, budget } = world;
    const useCases = this.#useCases;
    const { scope } = this.#bounds;
    const deadline = budget.waits > 0 ? nextDeadline(world) : undefined;
    const isDue = [...payments, ...refunds].some(({ dueAt = Number.POSITIVE_INFINITY }) => dueAt <= world.now);
    return [
      ...happenings(world, scope),
      ...world.events.map((event) => useCases.deliver(event)),
      ...this.#applicantActions(world),
      ...(isDue ? [useCases.sweep()] : []),
      ...(deadline === undefined ? [] : [waitUntil(deadline)]),
      ...payments.filter(({ state }) => state !== 'succeeded').map((one) => useCases.check(one)),
      ...(scope === 'paying' ? [] : this.#staffActions(world)),
    ];
  }

  #staffActions(world: World): Action[] {
    const { application, payments, refunds } = world;
    const useCases = this.#useCases;
    return [
      ...(application.state === 'paid' ? [useCases.process()] : []),
      ...payments
        .filter(({ state, unreserved = 0 }) => state === 'succeeded' && unreserved >= 1_000)
        .filter(({ id }) => !refunds.some((one) => one.paymentId === id && one.reason === 'goodwill'))
        .map(({ id }) => useCases.refund(id, 1_000)),
      ...refunds
        .filter(({ state }) => state === 'manual_review')
        .map(({ paymentId, id }) => useCases.recordManualRefund(paymentId, id)),
      ...(retentionReasonOf(application) === undefined ? [] : [useCases.redact()]),
    ];
  }

  #applicantActions(world: World): Action[] {
    const { application, payments } = world;
    const starts =
      application.state === 'submitted' ? this.#bounds.kinds.map((kind) => this.#useCases.start(kind)) : [];
    const cancels = payments.filter(isOpen).map((one) => this.#useCases.cancel(one));
    const withdraws = ['submitted', 'paid'].includes(application.state) ? [this.#useCases.withdraw()] : [];
    return [...starts, ...cancels, ...withdraws];
  }

  /** What runs at the same time as a use case. */
  interruptions(world: World): Action[] {
    return [
      ...happenings(world, this.#bounds.scope),
      ...world.events.map((event) => this.#useCases.deliver(event)),
      ...this.#applicantActions(world),
      this.#useCases.sweep(),
    ];
  }
}

function waitUntil(deadline: number): Action {
  return {
    name: 'time passes until the next deadline',
    perform: ({ world }) => {
      world.budget = { ...world.budget, waits: world.budget.waits - 1 };
      world.now = deadline;
    },
  };
}
