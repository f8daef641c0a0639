import { Choices } from './choices.ts';
import { currentState, emitPayment, emitRefund, returned, setOrder } from './gateway.ts';
import { keyOf } from './key.ts';
import { Run } from './run.ts';
import type { UseCases } from './use-cases.ts';
import { orderOf, type World } from './world.ts';

/** Sweeps after which everything must have come to its end: a refund is retried for a week, at first after minutes, then daily. */
const MAX_SWEEPS = 60;

/** Whether every fair continuation ends well: from here, nothing new happens, gateways and banks answer, and the sweep runs when it is due. */
export class Continuation {
  readonly #known = new Set<string>();
  readonly #useCases: UseCases;

  constructor(useCases: UseCases) {
    this.#useCases = useCases;
  }

  /** @returns what is wrong at the end; undefined if all is well */
  async end(from: World): Promise<string | undefined> {
    const path: string[] = [];
    const world = { ...from };
    for (let sweeps = 0; sweeps < MAX_SWEEPS; sweeps++) {
      const key = keyOf(world);
      if (this.#known.has(key)) break;
      path.push(key);
      decideEverything(world);
      await this.#reconcile(world);
      const deadline = nextDue(world);
      if (deadline === undefined) {
        const wrong = findLoss(world);
        if (wrong !== undefined) return wrong;
        break;
      }
      world.now = Math.max(world.now, deadline);
      await new Run(world, new Choices()).perform(this.#useCases.sweep());
      if (sweeps === MAX_SWEEPS - 1) return 'it does not end';
    }
    for (const key of path) this.#known.add(key);
    return undefined;
  }

  /** The gateway's list of events contains refunds and disputes, which nobody would ask about. Payments must be found by queries alone. */
  async #reconcile(world: World): Promise<void> {
    for (const event of world.events)
      if (event.kind !== 'payment') await new Run(world, new Choices()).perform(this.#useCases.deliver(event));
  }
}

/** Banks and gateways decide in the end. */
function decideEverything(world: World): void {
  for (const order of world.orders) {
    const { state, amount, refunds, disputes } = order;
    if (state === 'processing')
      emitPayment(world, setOrder(world, order, { state: 'captured', captured: amount.amount }));
    if (refunds.some((one) => one.state === 'pending')) {
      const next = setOrder(world, orderOf(world, order.payment) ?? order, {
        refunds: refunds.map((one) => (one.state === 'pending' ? { ...one, state: 'done' } : one)),
      });
      for (const one of next.refunds) emitRefund(world, next, one);
    }
    if (disputes.some((one) => one.state === 'open'))
      setOrder(world, orderOf(world, order.payment) ?? order, {
        disputes: disputes.map((one) => (one.state === 'open' ? { ...one, state: 'won', at: world.now } : one)),
      });
  }
}

function nextDue(world: World): number | undefined {
  const due = [...world.payments, ...world.refunds].flatMap(({ dueAt }) => dueAt ?? []);
  return due.length === 0 ? undefined : Math.min(...due);
}

/** Every minor unit that a gateway has captured must be accounted for, though all notifications were lost. */
function findLoss(world: World): string | undefined {
  const { application, payments, refunds } = world;
  if (application.open !== undefined) return `${application.open.paymentId} is left open`;
  for (const order of world.orders) {
    if (order.captured === 0 && currentState(order, world.now) === 'processing')
      return `${order.payment} is never decided`;
    if (order.captured === 0) continue;
    const payment = payments.find(({ id }) => id === order.payment);
    if (payment === undefined) {
      if (!world.unmatched.includes(order.payment)) return `${order.captured} of ${order.payment} are lost`;
      continue;
    }
    if (payment.state !== 'succeeded')
      return `${order.captured} of ${payment.id} were captured, and it is ${payment.state}`;
    if (payment.accepted && application.state !== 'withdrawn') continue;
    const inReview = refunds
      .filter(({ paymentId, state }) => paymentId === payment.id && state === 'manual_review')
      .reduce((sum, { amount }) => sum + amount.amount, 0);
    if (returned(world, order) + inReview < order.captured)
      return `of ${order.captured} of ${payment.id}, only ${returned(world, order)} are returned, and ${inReview} in review`;
  }
  return undefined;
}
