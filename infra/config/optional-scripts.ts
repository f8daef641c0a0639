import type { App } from 'aws-cdk-lib';
import type { PaymentMethod } from '../../shared/domain/payment-method.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';
import { InvalidOptionError, optionOf } from './options.ts';

/** The methods whose gateway's script is turned on by an option, which is off by default: without it, the payer is redirected. */
export function optionalScriptsOf(app: App): readonly PaymentMethod[] {
  return GATEWAY_LIST.flatMap(({ method, browser }) => {
    if (browser?.option === undefined) return [];
    const value = String(optionOf(app, browser.option) ?? false);
    if (!['true', 'false'].includes(value)) throw new InvalidOptionError(`-c ${browser.option}= must be true or false`);
    return value === 'true' ? [method] : [];
  });
}
