import type { App } from 'aws-cdk-lib';
import { InvalidOptionError, optionOf } from './options.ts';

/** `-c originSecretVersion=<id>`: the version of the origin secret that CloudFront sends from now on; the current one by default. */
export function originSecretVersionOf(app: App): string | undefined {
  const value = optionOf(app, 'originSecretVersion');
  if (value === undefined) return undefined;
  // Secrets Manager, ClientRequestToken: 32 to 64 characters.
  if (typeof value === 'string' && /^[\w-]{32,64}$/.test(value)) return value;
  throw new InvalidOptionError('-c originSecretVersion= must be the version id that put-secret-value printed');
}
