import type { DeclineGroup } from './decline.ts';
import type { Currency } from './money.ts';

/** Each method has a folder in `shared/gateways/` with its descriptor and rules. */
export const PAYMENT_METHODS = ['stripe', 'alipay'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** The rules of a payment method. Times are milliseconds. */
export interface MethodRules {
  /** The supported currencies; 'any' uses the first currency of the quote. */
  readonly currencies: readonly Currency[] | 'any';
  /** How long a payment is payable. */
  readonly payableFor: number;
  /** When the gateway assigns its reference: with the order, or only when the payer starts to pay. */
  readonly reference: 'at-creation' | 'when-paying';
  /** How long after `payableUntil` "not found" proves that the payment was never started at the gateway. */
  readonly notFoundMeansClosedAfter: number;
  /** The groups of the gateway's decline codes; a code that is not listed is `generic`. */
  readonly declines: Readonly<Record<string, DeclineGroup>>;
}

export type MethodRulesByName = Readonly<Record<PaymentMethod, MethodRules>>;

export function supportsCurrency({ currencies }: Pick<MethodRules, 'currencies'>, currency: Currency): boolean {
  return currencies === 'any' || currencies.includes(currency);
}
