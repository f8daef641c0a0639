import type { App } from 'aws-cdk-lib';
import { PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { InvalidOptionError, optionOf } from './options.ts';

/** `-c paymentMethods=stripe`: the payment methods to offer, comma-separated; all by default. */
export function paymentMethodsOf(app: App): string {
  const value: unknown = optionOf(app, 'paymentMethods');
  const methods = value === undefined ? PAYMENT_METHODS : String(value).split(',');
  const unknown = methods.find((name) => !(PAYMENT_METHODS as readonly string[]).includes(name));
  if (unknown === undefined) return methods.join(',');
  throw new InvalidOptionError(
    `unknown payment method "${unknown}": -c paymentMethods= accepts ${PAYMENT_METHODS.join(', ')}`,
  );
}
