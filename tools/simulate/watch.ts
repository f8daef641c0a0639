import type { ApplicationId, PaymentId } from '../../shared/domain/ids.ts';
import { money } from '../../shared/domain/money.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import type { GatewayName } from '../../shared/domain/payment-method.ts';
import { INVARIANTS } from '../prove/invariants.ts';
import type { Order as ProvedOrder, World as ProvedWorld } from '../prove/world.ts';
import { toPayer } from './gateways/books.ts';
import type { Order } from './gateways/order.ts';
import { findUnsettled } from './reconciled.ts';
import { booksAt, type SimulatedWorld } from './simulated-world.ts';
import type { Snapshot } from './table/memory-table.ts';

export const WATCH = 'the watch';

export interface Violation {
  readonly rule: string;
  readonly detail: string;
}

/** Checks the invariants of the exploration after every write, with the application's rows and the gateways' books of that moment. */
export class Watch {
  readonly violations: Violation[] = [];
  readonly #violated = new Set<string>();
  readonly #world: SimulatedWorld;

  constructor(world: SimulatedWorld) {
    this.#world = world;
  }

  written(id: ApplicationId, before: Snapshot, after: Snapshot): void {
    if (before.application === undefined || after.application === undefined) return;
    const orders = after.payments.flatMap((payment) => this.#orderOf(payment) ?? []);
    const view = (rows: Snapshot) => ({ ...rows, orders, now: this.#world.scheduler.now }) as unknown as ProvedWorld;
    const [then, now] = [view(before), view(after)];
    for (const { name, sentence, holds } of INVARIANTS) {
      const key = `${name} ${id}`;
      if (this.#violated.has(key) || holds(now, then)) continue;
      this.#violated.add(key);
      this.#world.trace.say(WATCH, `${name} is violated for ${id}`);
      this.violations.push({ rule: name, detail: `${id}: ${sentence}` });
    }
  }

  /**
   * What a gateway's list has shown is settled by a run without failures, but for events that nobody can process, which have raised an alarm.
   *
   * @param until UTC milliseconds
   */
  reconciled(gateway: GatewayName, until: number, unprocessable: number): void {
    const rule = 'the reconciliation passed over something';
    for (const unsettled of findUnsettled(this.#world.table, booksAt(this.#world, gateway), until)) {
      if (unprocessable > 0) this.#violated.add(`${rule} ${unsettled}`);
      else this.#found(rule, unsettled);
    }
  }

  /** The payer gets a page that cannot be paid, although the payment can. */
  deadPage(payment: PaymentId): void {
    this.#found('a page that is given out cannot be paid', payment);
  }

  /** The first time only. */
  #found(rule: string, detail: string): void {
    const key = `${rule} ${detail}`;
    if (this.#violated.has(key)) return;
    this.#violated.add(key);
    this.#world.trace.say(WATCH, `${rule}: ${detail}`);
    this.violations.push({ rule, detail });
  }

  /** The gateway's order as the exploration sees one. */
  #orderOf(payment: Payment): ProvedOrder | undefined {
    const books = booksAt(this.#world, payment.gateway);
    const orders = books.ordersOf(payment.id);
    const order =
      orders.find(({ captured }) => captured > 0) ?? orders.find((one) => books.isPayable(one)) ?? orders[0];
    if (order === undefined) return books.beginsWithPayer ? notBegun(payment) : undefined;
    const isPayable = orders.some((one) => books.isPayable(one));
    const { captured, refunds, disputes, amount, currency } = order;
    return {
      payment: payment.id,
      kind: 'immediate',
      amount: money(amount, currency),
      state: stateOf(order, isPayable),
      captured,
      ...(isPayable && { payableUntil: 0 }),
      refunds: refunds.map(({ id, key, amount: refunded, state: now }) => ({
        key: key ?? id,
        amount: refunded,
        state: toPayer(now),
      })),
      disputes: disputes.map(({ id, amount: disputed, state, openedAt }) => ({
        id,
        amount: disputed,
        state,
        at: openedAt,
      })),
    };
  }
}

/** The page that was given out can be opened until its time. */
function notBegun({ id, amount, payableUntil }: Payment): ProvedOrder {
  return { payment: id, kind: 'late', amount, state: 'absent', captured: 0, payableUntil, refunds: [], disputes: [] };
}

function stateOf({ state, captured }: Order, isPayable: boolean): ProvedOrder['state'] {
  if (captured > 0) return 'captured';
  if (isPayable) return 'open';
  return state === 'processing' ? 'processing' : 'closed';
}
