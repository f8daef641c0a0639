import type { DeclineGroup } from './decline.ts';
import type { Currency } from './money.ts';

/** Each is the name of a folder in `shared/gateways/`, whose descriptor holds its rules. */
export const PAYMENT_METHODS = ['stripe', 'alipay'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** What the rules of payments must know of a method. Times are milliseconds. */
export interface MethodRules {
  /** The currencies it takes; 'any' means whichever the fee schedule prices first. */
  readonly currencies: readonly Currency[] | 'any';
  /** For how long an attempt may be paid. */
  readonly payableFor: number;
  /** When the gateway first names its own reference: with the order, or only once the payer has begun to pay. */
  readonly reference: 'at-creation' | 'when-paying';
  /** How long after `payableUntil` an order that the gateway does not know counts as never begun. */
  readonly notFoundMeansClosedAfter: number;
  /** What the gateway's own decline codes mean for the payer; a code that is not here is `generic`. */
  readonly declines: Readonly<Record<string, DeclineGroup>>;
}

export type MethodRulesByName = Readonly<Record<PaymentMethod, MethodRules>>;

export function supportsCurrency({ currencies }: Pick<MethodRules, 'currencies'>, currency: Currency): boolean {
  return currencies === 'any' || currencies.includes(currency);
}
