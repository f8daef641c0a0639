import type { App } from 'aws-cdk-lib';
import { PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { readRoutes } from '../../shared/gateways/method-routes.ts';
import { InvalidOptionError, optionOf } from './options.ts';

/**
 * `-c paymentMethods=stripe,alipay:stripe`: the payment methods to offer, comma-separated, and after a colon the gateway that carries a
 * method instead of its own; all methods by default, each with its own gateway.
 */
export function paymentMethodsOf(app: App): string {
  const text = String(optionOf(app, 'paymentMethods') ?? PAYMENT_METHODS.join(','));
  try {
    readRoutes(text);
    return text;
  } catch (error) {
    throw new InvalidOptionError(`-c paymentMethods=: ${(error as Error).message}`);
  }
}
