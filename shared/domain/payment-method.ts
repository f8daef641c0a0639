import type { DeclineGroup } from './decline.ts';
import type { Currency } from './money.ts';

/** Each method has a folder in `shared/gateways/` with its descriptor and rules. */
export const PAYMENT_METHODS = ['stripe', 'alipay', 'paypal', 'wechat-pay'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

export function isPaymentMethod(name: string): name is PaymentMethod {
  return (PAYMENT_METHODS as readonly string[]).includes(name);
}

/** Every method has a gateway of the same name. Some gateways carry other methods as well: see docs/decisions/0023. */
export type GatewayName = PaymentMethod;

/** The amounts of a currency that a gateway can charge, in minor units. */
export interface ChargeLimits {
  readonly minimum: number;
  readonly maximum: number;
  /** Every amount is a multiple of this. */
  readonly multipleOf: number;
}

/** The rules of a payment method. Times are milliseconds. */
export interface MethodRules {
  /** Undefined for a currency that the method does not support. */
  readonly chargeLimits: (currency: Currency) => ChargeLimits | undefined;
  /** Charged if the fee has a price in it, whichever currency the fee schedule prefers. */
  readonly preferredCurrency?: Currency;
  /** How long a payment is payable. */
  readonly payableFor: number;
  /** When the gateway assigns its reference: with the order, or only when the payer starts to pay. */
  readonly reference: 'at-creation' | 'when-paying';
  /**
   * How long after `payableUntil` a payment that the gateway does not know counts as closed, though it is queried again. 0 for a gateway that
   * knows every payment from its creation: then it can be closed at any time, and an unknown one is for its adapter to judge.
   */
  readonly notFoundMeansClosedAfter: number;
  /** The groups of the gateway's decline codes; a code that is not listed is `generic`. */
  readonly declines: Readonly<Record<string, DeclineGroup>>;
}

/** A method, and the gateway that carries its payments: its own or another one. */
export interface MethodRoute {
  readonly method: PaymentMethod;
  readonly gateway: GatewayName;
}

/** The rules of each method at its own gateway, and `via`: at other gateways that carry it. */
export type MethodRulesByName = Readonly<
  Record<PaymentMethod, MethodRules & { readonly via?: Readonly<Partial<Record<GatewayName, MethodRules>>> }>
>;

/** The rules of a method at the gateway that carries it. @throws TypeError if that gateway does not */
export function rulesOf(methodRules: MethodRulesByName, { method, gateway }: MethodRoute): MethodRules {
  const rules = gateway === method ? methodRules[method] : methodRules[method].via?.[gateway];
  if (rules === undefined) throw new TypeError(`${gateway} does not carry ${method}`);
  return rules;
}
