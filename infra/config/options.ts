import type { App } from 'aws-cdk-lib';

/** Every option of `-c name=value`; docs/deployment.md says what each is for. */
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

/** What was said cannot be deployed; the message tells what to say. */
export class InvalidOptionError extends Error {
  override readonly name = 'OptionRefused';
}

/** @returns what was given, or undefined */
export function optionOf(app: App, name: Option): unknown {
  return app.node.tryGetContext(name);
}

/** @throws {InvalidOptionError} for a name that is misspelt: nothing would read it, and the stage be deployed without what was meant */
export function rejectUnknownOptions(app: App): void {
  // CDK's own names have a colon.
  const given = Object.keys(app.node.getAllContext()).filter((name) => !name.includes(':'));
  const unknown = given.find((name) => !(OPTIONS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new InvalidOptionError(`no option "${unknown}": -c takes ${OPTIONS.join(', ')}`);
}
