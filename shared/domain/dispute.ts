import type { Application } from './application.ts';
import type { Money } from './money.ts';
import { isOlder } from './observation.ts';
import { DAY } from './time.ts';

/** An inquiry may become a dispute; `closed` is an inquiry that ended without one. Only `open` and `lost` take money. */
export const DISPUTE_STATES = ['inquiry', 'closed', 'open', 'won', 'lost'] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

/** The payer's bank demands a payment or a part of it back. All times are UTC milliseconds. */
export interface Dispute {
  /** The gateway's own id of the dispute. */
  readonly id: string;
  readonly state: DisputeState;
  readonly amount: Money;
  /** The gateway's word for the payer's reason, if it gives one. */
  readonly reason?: string;
  /** Until when the gateway takes evidence, if it names a deadline. */
  readonly respondBy?: number;
  readonly openedAt: number;
  /** The gateway's timestamp of the newest observation. */
  readonly observedAt: number;
  /** The payment's version since which state and amount are these: tells the events of the same state apart. */
  readonly sinceVersion: number;
  /** The gateway has taken back money without naming a dispute; the dispute replaces it once it is known. */
  readonly presumed?: true;
  /** The dispute is about other payments, too, and the gateway has not said how it is divided: `amount` is the most that it takes. */
  readonly isUpperLimit?: true;
}

/** The fields of a payment that say where its money is. */
export interface PaymentMoney {
  readonly amount: Money;
  readonly captured?: Money;
  readonly unreserved?: number;
  readonly disputes?: readonly Dispute[];
}

/** The payer's bank has decided: it has returned the money, or left it. */
export function isDecided(state: DisputeState): boolean {
  return state === 'won' || state === 'lost';
}

/** Whether nothing more is expected of the dispute. */
export function hasEnded(state: DisputeState): boolean {
  return isDecided(state) || state === 'closed';
}

/** Milliseconds between a dispute and its money: taken before the dispute is opened, or leaving after it was lost. */
const TAKEN_BACK_WITHIN = DAY;

/**
 * Whether a dispute may be the reason why the gateway took money back. An inquiry takes none. Neither is one that had ended before, or was
 * lost long before, since its own money had left by then; nor one that was opened long after.
 *
 * @param takenBackAt UTC milliseconds
 */
export function mayExplain(
  { state, openedAt, observedAt }: Pick<Dispute, 'state' | 'openedAt' | 'observedAt'>,
  takenBackAt: number,
): boolean {
  if (state === 'inquiry' || state === 'closed') return false;
  if (isOlder(takenBackAt + TAKEN_BACK_WITHIN, openedAt)) return false;
  const until = state === 'lost' ? observedAt + TAKEN_BACK_WITHIN : observedAt;
  return !hasEnded(state) || !isOlder(until, takenBackAt);
}

/** Whether the payment has a dispute or inquiry that has not ended. */
export function isDisputed({ disputes = [] }: Pick<PaymentMoney, 'disputes'>): boolean {
  return disputes.some(({ state }) => !hasEnded(state));
}

/** What lost disputes have taken, never more than was captured. */
export function lostAmount(payment: PaymentMoney): Money {
  return sumOf(payment, 'lost');
}

/** What open disputes demand, never more than was captured. */
export function openlyDisputedAmount(payment: PaymentMoney): Money {
  return sumOf(payment, 'open');
}

function sumOf({ amount, captured = amount, disputes = [] }: PaymentMoney, state: DisputeState): Money {
  const amounts = disputes
    .filter((one) => one.state === state)
    // An amount in another currency is not converted: it counts as the whole payment, so that no money is paid out twice.
    .map((one) => (one.amount.currency === captured.currency ? one.amount.amount : captured.amount));
  const sum = amounts.reduce((total, one) => total + one, 0);
  return { ...captured, amount: Math.min(captured.amount, sum) };
}

/**
 * Whether a payment still pays its application after lost disputes: at least 90% of the fee must be left of what was captured. The bank's
 * surcharge and a small loss are the office's business, not the applicant's: nobody loses a visa over one dollar of twenty-five. Every
 * lost dispute raises an alarm, so that the office can decide otherwise. Refunds do not count: the office has granted them.
 */
export function coversFee(payment: PaymentMoney, { quote }: Pick<Application, 'quote'>): boolean {
  const { amount, captured = amount } = payment;
  const remaining = captured.amount - lostAmount(payment).amount;
  const fee = quote?.fees.find(({ currency }) => currency === amount.currency) ?? amount;
  return remaining * 10 >= fee.amount * 9;
}
