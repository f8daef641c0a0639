import type { App } from 'aws-cdk-lib';
import { PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { InvalidOptionError, optionOf } from './options.ts';

/** `-c paymentMethods=stripe`: the methods that the office takes, comma-separated; all of them where nothing is said. */
export function paymentMethodsOf(app: App): string {
  const given: unknown = optionOf(app, 'paymentMethods');
  const methods = given === undefined ? PAYMENT_METHODS : String(given).split(',');
  const unknown = methods.find((name) => !(PAYMENT_METHODS as readonly string[]).includes(name));
  if (unknown === undefined) return methods.join(',');
  throw new InvalidOptionError(
    `no payment method "${unknown}": -c paymentMethods= takes ${PAYMENT_METHODS.join(', ')}`,
  );
}
