import type { App } from 'aws-cdk-lib';
import { InvalidOptionError, optionOf } from './options.ts';
import type { Stage } from './stage.ts';

/** `-c mailFrom=visa@example.gov`: the sender of e-mails, of a domain that SES has verified in this account and region. Undefined: nobody is. */
export function mailFromOf(app: App, stage: Stage): string | undefined {
  const given: unknown = optionOf(app, 'mailFrom');
  if (given === undefined && stage.sandbox) return undefined;
  if (typeof given === 'string' && /^[^\s@<>]+@[a-z0-9.-]+$/.test(given)) return given;
  throw new InvalidOptionError(
    `${stage.name}: e-mails are sent from -c mailFrom=visa@example.gov, of a domain that SES has verified`,
  );
}
