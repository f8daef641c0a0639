import type { Application } from '../../shared/domain/application.ts';
import type { DisputeState } from '../../shared/domain/dispute.ts';
import type { GatewayEvent } from '../../shared/domain/gateway-event.ts';
import { applicationId, type PaymentId } from '../../shared/domain/ids.ts';
import { type Money, money } from '../../shared/domain/money.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { PersonalData } from '../../shared/domain/personal-data.ts';
import type { Refund } from '../../shared/domain/refund.ts';
import { DAY, HOUR } from '../../shared/domain/time.ts';
import type { Kind } from './kinds.ts';

/** A refund in the gateway's books. `key` is our attempt's id, or the gateway's own for one that was issued in its dashboard. */
export interface BookedRefund {
  readonly key: string;
  readonly amount: number;
  readonly state: 'pending' | 'done' | 'failed';
  readonly external?: true;
}

export interface BookedDispute {
  readonly id: string;
  readonly amount: number;
  readonly state: DisputeState;
  readonly at: number;
}

/** One payment in the books of its gateway: what it can truthfully say. Times are UTC milliseconds. */
export interface Order {
  readonly payment: PaymentId;
  readonly kind: Kind;
  readonly amount: Money;
  /** `absent`: not begun yet; `gone`: the gateway has forgotten it. */
  readonly state: 'absent' | 'gone' | 'open' | 'approved' | 'processing' | 'captured' | 'closed';
  readonly decline?: string;
  /** Minor units. */
  readonly captured: number;
  /** Until when the last checkout that was given out can be paid; absent as long as none was given out. */
  readonly payableUntil?: number;
  readonly refunds: readonly BookedRefund[];
  readonly disputes: readonly BookedDispute[];
}

/** How much may still happen on a path. */
export interface Budget {
  /** Things that happen at a gateway: a payment, a decline, the result of a refund, a dispute. */
  readonly events: number;
  /** Crashes, lost requests, lost answers, wrong amounts, money that a bank returns. */
  readonly faults: number;
  /** Use cases that are interrupted by another one. */
  readonly races: number;
  /** Times at which the clock moves to the next deadline. */
  readonly waits: number;
}

/** Everything about one application: our rows, the gateways' books, and what the gateways have sent. */
export interface World {
  now: number;
  application: Application;
  payments: readonly Payment[];
  refunds: readonly Refund[];
  /** Money that matched no payment, by the payment that it was reported for. */
  unmatched: readonly string[];
  orders: readonly Order[];
  /** Every notification so far; any of them may be delivered at any time, repeatedly or never. */
  events: readonly GatewayEvent[];
  /** Number of orders that were asked for: the next payment's id. */
  created: number;
  budget: Budget;
}

const START = Date.UTC(2026, 10, 23, 12);

/** A submitted application, before its first payment. */
export function firstWorld(budget: Budget, id = applicationId('a'.repeat(16))): World {
  return {
    now: START,
    application: {
      id,
      userId: `user of ${id}`,
      state: 'submitted',
      details: { nationality: 'GBR', visaType: 'tourist-30-days', arrivalDate: '2027-01-15', language: 'en' },
      personal: PersonalData.EMPTY,
      quote: {
        id: 'quote_1',
        scheduleVersion: '2026-11',
        fees: [money(2500, 'USD'), money(18_000, 'CNY')],
        surchargeBasisPoints: { default: 300 },
        lockedAt: START,
        validUntil: START + DAY - HOUR,
      },
      attempts: [],
      createdAt: START,
      updatedAt: START,
      submittedAt: START,
      version: 1,
    },
    payments: [],
    refunds: [],
    unmatched: [],
    orders: [],
    events: [],
    created: 0,
    budget,
  };
}

export function orderOf(world: World, payment: PaymentId): Order | undefined {
  return world.orders.find((one) => one.payment === payment);
}

export function paymentOf(world: World, id: PaymentId): Payment | undefined {
  return world.payments.find((one) => one.id === id);
}

/** Replaces the item with the same identity, or appends it. */
export function put<T>(items: readonly T[], item: T, isSame: (one: T) => boolean): readonly T[] {
  const index = items.findIndex(isSame);
  return index < 0 ? [...items, item] : items.with(index, item);
}
