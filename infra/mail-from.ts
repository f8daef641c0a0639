import type { App } from 'aws-cdk-lib';
import { OptionRefused, optionOf } from './options.ts';
import type { Stage } from './stage.ts';

/** `-c mailFrom=visa@example.gov`: the sender of e-mails, of an identity that SES has verified in this account and region. */
export function mailFromOf(app: App, stage: Stage): string {
  const given: unknown = optionOf(app, 'mailFrom');
  if (given === undefined && stage.sandbox) return 'visa@example.com';
  if (typeof given === 'string' && /^[^\s@<>]+@[a-z0-9.-]+$/.test(given)) return given;
  throw new OptionRefused(
    `${stage.name}: e-mails are sent from -c mailFrom=visa@example.gov, an identity that SES has verified`,
  );
}
