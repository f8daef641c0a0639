import type { App } from 'aws-cdk-lib';
import { InvalidOptionError, optionOf } from './options.ts';
import type { Stage } from './stage.ts';

/** `-c mailFrom=visa@example.gov`: the sender of emails, in a domain that SES has verified in this account and region. Undefined: no sender. */
export function mailFromOf(app: App, stage: Stage): string | undefined {
  const value: unknown = optionOf(app, 'mailFrom');
  if (value === undefined && stage.sandbox) return undefined;
  if (typeof value === 'string' && /^[^\s@<>]+@[a-z0-9.-]+$/.test(value)) return value;
  throw new InvalidOptionError(
    `${stage.name}: -c mailFrom=visa@example.gov is required, the sender of emails in a domain that SES has verified`,
  );
}

/** `-c mailConfigurationSet=visa`: the default configuration set of the sender's SES identity, if it has one. */
export function mailConfigurationSetOf(app: App): string | undefined {
  const value: unknown = optionOf(app, 'mailConfigurationSet');
  if (value === undefined) return undefined;
  if (optionOf(app, 'mailFrom') === undefined)
    throw new InvalidOptionError('-c mailConfigurationSet= needs a sender: add -c mailFrom=visa@example.gov');
  // SES, CreateConfigurationSet: letters, digits, underscores and dashes, up to 64.
  if (typeof value === 'string' && /^[\w-]{1,64}$/.test(value)) return value;
  throw new InvalidOptionError('-c mailConfigurationSet= must be the name of a configuration set of SES');
}
