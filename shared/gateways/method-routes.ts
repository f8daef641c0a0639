import {
  type MethodRoute,
  type MethodRules,
  PAYMENT_METHODS,
  type PaymentMethod,
  rulesOf,
} from '../domain/payment-method.ts';
import { GATEWAY_LIST, METHOD_RULES } from './registry.ts';

const OWN_ROUTES = PAYMENT_METHODS.map((method): [string, MethodRoute] => [method, { method, gateway: method }]);

const CARRIED_ROUTES = GATEWAY_LIST.flatMap(({ method: gateway, carries = {} }) =>
  (Object.keys(carries) as PaymentMethod[]).map((method): [string, MethodRoute] => [
    `${method}:${gateway}`,
    { method, gateway },
  ]),
);

/** Every method with each gateway that carries it, by the text of the configuration: `alipay`, or `alipay:stripe` for Alipay via Stripe. */
export const ROUTES: ReadonlyMap<string, MethodRoute> = new Map([...OWN_ROUTES, ...CARRIED_ROUTES]);

/** The methods to offer, comma-separated. @throws RangeError that says what is accepted */
export function readRoutes(text: string): MethodRoute[] {
  const routes = text.split(',').map((name) => {
    const route = ROUTES.get(name);
    if (route === undefined)
      throw new RangeError(`unknown payment method "${name}": accepted are ${[...ROUTES.keys()].join(', ')}`);
    return route;
  });
  const twice = routes.find(({ method }, i) => routes.findIndex((other) => other.method === method) < i);
  if (twice !== undefined) throw new RangeError(`the payment method ${twice.method} is named twice`);
  return routes;
}

/** The rules of every method: at the gateway that carries it, or at its own if it is not offered. */
export function rulesInForce(routes: readonly MethodRoute[]): Record<PaymentMethod, MethodRules> {
  const rules = PAYMENT_METHODS.map((method) => {
    const route = routes.find((one) => one.method === method) ?? { method, gateway: method };
    return [method, rulesOf(METHOD_RULES, route)];
  });
  return Object.fromEntries(rules) as Record<PaymentMethod, MethodRules>;
}
