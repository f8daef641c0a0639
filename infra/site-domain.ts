import type { App } from 'aws-cdk-lib';
import type { Stage } from './stage.ts';

/** The site's own name, and its certificate in us-east-1, where CloudFront looks for it. */
export interface SiteDomain {
  readonly host: string;
  readonly certificateArn: string;
}

/** `-c siteUrl=https://visa.example.gov -c certificateArn=arn:aws:acm:us-east-1:…`; both or neither. */
export function siteDomainOf(app: App, stage: Stage): SiteDomain | undefined {
  const siteUrl: unknown = app.node.tryGetContext('siteUrl');
  const certificateArn: unknown = app.node.tryGetContext('certificateArn');
  if (stage.onOneMachine) return undefined;
  if (siteUrl === undefined && certificateArn === undefined && !stage.demandsDomain) return undefined;
  const host = /^https:\/\/([a-z0-9.-]+)\/?$/.exec(String(siteUrl))?.[1];
  if (host !== undefined && /^arn:[\w-]+:acm:us-east-1:/.test(String(certificateArn))) {
    return { host, certificateArn: String(certificateArn) };
  }
  throw new Error(
    `${stage.name}: the site's own domain takes both -c siteUrl=https://visa.example.gov and -c certificateArn=arn:aws:acm:us-east-1:… (a certificate in us-east-1)`,
  );
}

/** `-c stage=emulator -c siteUrl=http://127.0.0.1:8000`: where the site is found, if not at its own domain or at that of CloudFront. */
export function siteUrlOf(app: App, { onOneMachine }: Stage): string | undefined {
  const siteUrl: unknown = app.node.tryGetContext('siteUrl');
  return onOneMachine && siteUrl !== undefined ? new URL(String(siteUrl)).origin : undefined;
}
