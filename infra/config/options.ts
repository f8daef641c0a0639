import type { App } from 'aws-cdk-lib';

/** Every option of `-c name=value`, documented in docs/deployment.md. */
export const OPTIONS = [
  'stage',
  'siteUrl',
  'certificateArn',
  'hostedZoneId',
  'mailFrom',
  'alarmEmail',
  'retentionEndedDays',
  'retentionUnfinishedDays',
  'originSecretVersion',
  'paymentMethods',
  'alipayGatewayUrl',
  'stripeApiUrl',
  'issuer',
  'clientId',
  'operatorClientId',
  'audience',
  'groupsClaim',
] as const;

type Option = (typeof OPTIONS)[number];

/** An option that cannot be deployed; the message says what is accepted. */
export class InvalidOptionError extends Error {
  override readonly name = 'InvalidOptionError';
}

/** @returns the option's value, or undefined if it was not given */
export function optionOf(app: App, name: Option): unknown {
  return app.node.tryGetContext(name);
}

/** @throws {InvalidOptionError} for an unknown name: a misspelt option would otherwise be ignored silently */
export function rejectUnknownOptions(app: App): void {
  // The names of CDK's own context values contain a colon.
  const given = Object.keys(app.node.getAllContext()).filter((name) => !name.includes(':'));
  const unknown = given.find((name) => !(OPTIONS as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new InvalidOptionError(`unknown option "${unknown}": -c accepts ${OPTIONS.join(', ')}`);
}
