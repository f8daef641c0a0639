import type { App } from 'aws-cdk-lib';
import { InvalidOptionError, optionOf } from './options.ts';

/** `-c originSecretVersion=<id>`: the version of the origin secret that CloudFront adds from now on. The current one, where nothing is said. */
export function originSecretVersionOf(app: App): string | undefined {
  const given = optionOf(app, 'originSecretVersion');
  if (given === undefined) return undefined;
  // Secrets Manager, ClientRequestToken: 32 to 64 characters.
  if (typeof given === 'string' && /^[\w-]{32,64}$/.test(given)) return given;
  throw new InvalidOptionError('-c originSecretVersion= takes the version id that put-secret-value has printed');
}
