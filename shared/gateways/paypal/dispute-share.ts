import * as z from 'zod';
import { fromDecimal, type Money } from '../../domain/money.ts';
import { type PayPalMoney, paypalMoney } from './amounts.ts';

/** PayPal: the Dispute object, `disputed_transactions`. */
export const disputedTransaction = z.object({
  seller_transaction_id: z.string().optional(),
  transaction_status: z.string().optional(),
  gross_amount: paypalMoney.optional(),
  items: z.array(z.object({ dispute_amount: paypalMoney.optional() })).optional(),
});
type DisputedTransaction = z.output<typeof disputedTransaction>;

export interface DisputeShare {
  readonly amount: Money;
  /** PayPal's books do not decide it: it is the most that the transaction can have lost. */
  readonly isUpperLimit?: true;
}

/**
 * How much of a dispute is about one of its transactions. PayPal names only the sum: neither the outcome nor `money_movements` names a
 * transaction. A transaction can have lost its disputed items at most, if all items make up the disputed amount, or else its gross amount;
 * one that is REVERSED has lost that. Where this decides the shares, together they are the sum.
 *
 * @param total what the dispute demands or has taken, of all transactions together
 */
export function disputeShare(
  transactions: readonly DisputedTransaction[],
  disputed: PayPalMoney,
  total: Money,
  captureId: string,
): DisputeShare {
  if (transactions.length < 2) return { amount: total };
  const limits = limitsOf(transactions, disputed, total.currency);
  const parts = transactions.map(({ seller_transaction_id: id, transaction_status }, i) => {
    const limit = limits[i] ?? Number.POSITIVE_INFINITY;
    return { id, limit, lost: transaction_status === 'REVERSED' && Number.isFinite(limit) ? limit : 0 };
  });
  const own = parts.find(({ id }) => id === captureId);
  if (own === undefined) return { amount: total, isUpperLimit: true };
  const others = parts.filter((one) => one !== own);
  const left = total.amount - sum(others.map(({ lost }) => lost));
  const most = Math.min(total.amount, Math.max(own.lost, Math.min(own.limit, left)));
  const least = Math.max(own.lost, total.amount - sum(others.map(({ limit }) => limit)));
  return { amount: { ...total, amount: most }, ...(least < most && { isUpperLimit: true }) };
}

/** The most that each transaction can have lost, in minor units. */
function limitsOf(transactions: readonly DisputedTransaction[], disputed: PayPalMoney, currency: string): number[] {
  const units = (amount: PayPalMoney | undefined) => minorUnits(amount, currency);
  const itemized = transactions.map(({ items = [{}] }) => sum(items.map((item) => units(item.dispute_amount))));
  const whole = units(disputed);
  if (Number.isFinite(whole) && sum(itemized) === whole) return itemized;
  return transactions.map(({ gross_amount }) => units(gross_amount));
}

/** Infinite if it is not named in this currency. */
function minorUnits(amount: PayPalMoney | undefined, currency: string): number {
  if (amount?.currency_code !== currency) return Number.POSITIVE_INFINITY;
  return fromDecimal(amount.value.replace(/^-/, ''), currency)?.amount ?? Number.POSITIVE_INFINITY;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, one) => total + one, 0);
}
