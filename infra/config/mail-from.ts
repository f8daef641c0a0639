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
