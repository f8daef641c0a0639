import type { App } from 'aws-cdk-lib';
import { PER_ADDRESS_RANGE, RATE_LIMITS } from '../../shared/domain/rate-limits.ts';
import { InvalidOptionError, optionOf } from './options.ts';

/** `-c paymentsPerAddress=60`: how many payments may be started from one network address in 15 minutes. */
export function paymentsPerAddressOf(app: App): string {
  const { min, max } = PER_ADDRESS_RANGE;
  const text = String(optionOf(app, 'paymentsPerAddress') ?? RATE_LIMITS.perAddress);
  if (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max) return text;
  throw new InvalidOptionError(`-c paymentsPerAddress= must be a whole number from ${min} to ${max}`);
}
