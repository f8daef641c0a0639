import type { App } from 'aws-cdk-lib';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';

const OFFICE_OPTIONS = [
  'stage',
  'siteUrl',
  'certificateArn',
  'hostedZoneId',
  'mailFrom',
  'mailConfigurationSet',
  'alarmEmail',
  'retentionEndedDays',
  'retentionUnfinishedDays',
  'originSecretVersion',
  'officeTimeZone',
  'paymentsPerAddress',
  'paymentMethods',
  'issuer',
  'clientId',
  'operatorClientId',
  'audience',
  'groupsClaim',
] as const;

/** Every option of `-c name=value`, the gateways' own among them, documented in docs/deployment.md. */
export const OPTIONS: readonly string[] = [
  ...OFFICE_OPTIONS,
  ...GATEWAY_LIST.flatMap(({ host, browser }) => [host.option, browser?.option ?? []].flat()),
];

/** An option that cannot be deployed; the message says what is accepted. */
export class InvalidOptionError extends Error {
  override readonly name = 'InvalidOptionError';
}

/** @returns the option's value, or undefined if it was not given */
export function optionOf(app: App, name: string): unknown {
  if (!OPTIONS.includes(name)) throw new TypeError(`${name} is not one of the options`);
  return app.node.tryGetContext(name);
}

/** @throws {InvalidOptionError} for an unknown name: a misspelt option would otherwise be ignored silently */
export function rejectUnknownOptions(app: App): void {
  // The names of CDK's own context values contain a colon.
  const given = Object.keys(app.node.getAllContext()).filter((name) => !name.includes(':'));
  const unknown = given.find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined)
    throw new InvalidOptionError(`unknown option "${unknown}": -c accepts ${OPTIONS.join(', ')}`);
}
