import type { Observation, Outcome } from '../../domain/observation.ts';
import type { Payment } from '../../domain/payment.ts';
import { LAST_QUERY_AFTER } from '../../domain/payment-deadlines.ts';
import type { Source } from '../../domain/source.ts';
import type { Ask } from './client.ts';
import { findOrder } from './orders.ts';
import { numberFor, observe } from './transactions.ts';

/** What WeChat says of one order number of a payment; `absent` if there is no such order, `unknown` if it did not answer. */
export interface OrderState {
  readonly number: string;
  readonly status: 'open' | 'closed' | 'succeeded' | 'absent' | 'unknown';
  readonly observation?: Observation;
}

/** The order numbers under which a payment may be paid: that of its device first. */
export function numbersOf({
  id,
  device,
  reissued,
}: Pick<Payment, 'id' | 'device' | 'reissued'>): [string, ...string[]] {
  const other = device === 'phone' ? 'desktop' : 'phone';
  return reissued ? [numberFor(id, device), numberFor(id, other)] : [numberFor(id, device)];
}

/** Queries all orders of a payment. @param at UTC milliseconds */
export async function orderStates(
  ask: Ask,
  payment: Payment,
  at: number,
  source: Source,
): Promise<[OrderState, ...OrderState[]]> {
  const states = numbersOf(payment).map(async (number): Promise<OrderState> => {
    const found = await findOrder(ask, number);
    if (typeof found === 'string') return { number, status: found };
    const observation = observe(found, payment.account, at, source);
    return { number, status: statusOf(observation.outcome), observation };
  });
  return Promise.all(states) as Promise<[OrderState, ...OrderState[]]>;
}

function statusOf({ status }: Outcome): 'open' | 'closed' | 'succeeded' {
  if (status === 'approved' || status === 'processing') throw new TypeError(`an order is never ${status}`);
  return status;
}

/**
 * What the orders say about the payment: paid if one of them is, open if one of them is, and closed only if all are.
 *
 * @param at UTC milliseconds
 * @returns all payments of money, the first of which is the payment's; otherwise one observation; undefined if it is not known
 */
export function combined(
  states: readonly OrderState[],
  payment: Payment,
  at: number,
  source: Source,
): [Observation, ...Observation[]] | undefined {
  const having = (status: OrderState['status']) =>
    states.flatMap((one) => (one.status === status && one.observation ? [one.observation] : []));
  const [paid, ...also] = having('succeeded');
  if (paid !== undefined) return [paid, ...also];
  if (states.some(({ status }) => status === 'unknown')) return undefined;
  const [open] = having('open');
  if (open !== undefined) return [open];
  const [closed] = states.some(({ status }) => status === 'absent') ? [] : having('closed');
  return [closed ?? absent(payment, at, source)];
}

/** An order that was not placed yet, or never will be. Until it is certainly too late, another request may be about to place it. */
function absent(payment: Payment, at: number, source: Source): Observation {
  const { id: paymentId, account } = payment;
  return { paymentId, gateway: 'wechat-pay', account, at, source, outcome: absentOutcome(payment, at) };
}

function absentOutcome({ payableUntil, closesAt }: Payment, at: number): Outcome {
  if (at < closesAt) return { status: 'open' };
  return at < payableUntil + LAST_QUERY_AFTER ? { status: 'closed', presumed: true } : { status: 'closed' };
}
