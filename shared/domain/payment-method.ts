import type { Currency } from './money.ts';
import { MINUTE } from './time.ts';

export const PAYMENT_METHODS = ['stripe', 'alipay'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

interface MethodRules {
  /** The currencies it takes; 'any' means whichever the fee schedule prices first. */
  readonly currencies: readonly Currency[] | 'any';
  /** For how long an attempt may be paid, in milliseconds. */
  readonly payableFor: number;
  /** When the gateway first tells its own reference: with the order, or only once the buyer has begun to pay. */
  readonly reference: 'at-creation' | 'when-paying';
  /** How long after its time is over the gateway's silence about an order proves that it was never begun, in milliseconds. */
  readonly notFoundMeansClosedAfter: number;
}

export const METHOD_RULES: Readonly<Record<PaymentMethod, MethodRules>> = {
  stripe: { currencies: 'any', payableFor: 60 * MINUTE, reference: 'at-creation', notFoundMeansClosedAfter: 0 },
  // Short: an Alipay page that the buyer has not opened cannot be closed before its time is over, and until then it bars every other method.
  alipay: {
    currencies: ['CNY'],
    payableFor: 15 * MINUTE,
    reference: 'when-paying',
    notFoundMeansClosedAfter: 10 * MINUTE,
  },
};

export function supportsCurrency(method: PaymentMethod, currency: Currency): boolean {
  const { currencies } = METHOD_RULES[method];
  return currencies === 'any' || currencies.includes(currency);
}
