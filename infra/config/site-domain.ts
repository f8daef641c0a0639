import type { App } from 'aws-cdk-lib';
import { InvalidOptionError, optionOf } from './options.ts';
import type { Stage } from './stage.ts';

/** The site's own domain, with its certificate in us-east-1, or the hosted zone in which to validate a new one. */
export interface SiteDomain {
  readonly host: string;
  readonly certificateSource: { readonly certificateArn: string } | { readonly hostedZoneId: string };
}

/** `-c siteUrl=https://visa.example.gov` with `-c certificateArn=arn:aws:acm:us-east-1:…` or `-c hostedZoneId=Z…`. */
export function siteDomainOf(app: App, stage: Stage): SiteDomain | undefined {
  const siteUrl = optionOf(app, 'siteUrl');
  const certificateArn = optionOf(app, 'certificateArn');
  const hostedZoneId = optionOf(app, 'hostedZoneId');
  if (stage.isLocal) return undefined;
  const noDomain = [siteUrl, certificateArn, hostedZoneId].every((option) => option === undefined);
  if (noDomain && !stage.requiresDomain) return undefined;
  const host = /^https:\/\/([a-z0-9.-]+)\/?$/.exec(String(siteUrl))?.[1];
  const certificateSource = certificateSourceOf(certificateArn, hostedZoneId);
  if (host !== undefined && certificateSource !== undefined) return { host, certificateSource };
  throw new InvalidOptionError(
    `${stage.name}: the site's own domain needs -c siteUrl=https://visa.example.gov with either -c certificateArn=arn:aws:acm:us-east-1:… (a certificate in us-east-1) or -c hostedZoneId=Z… (a Route 53 zone)`,
  );
}

function certificateSourceOf(
  certificateArn: unknown,
  hostedZoneId: unknown,
): SiteDomain['certificateSource'] | undefined {
  if (certificateArn === undefined) {
    return /^Z[A-Z0-9]+$/.test(String(hostedZoneId)) ? { hostedZoneId: String(hostedZoneId) } : undefined;
  }
  const isArn = /^arn:[\w-]+:acm:us-east-1:/.test(String(certificateArn));
  return isArn && hostedZoneId === undefined ? { certificateArn: String(certificateArn) } : undefined;
}

/** `-c stage=emulator -c siteUrl=http://127.0.0.1:8000`: the site's address, if it is neither its own domain nor CloudFront's. */
export function siteUrlOf(app: App, { isLocal }: Stage): string | undefined {
  const siteUrl = optionOf(app, 'siteUrl');
  if (!isLocal || siteUrl === undefined) return undefined;
  if (!/^https?:/.test(String(siteUrl)) || !URL.canParse(String(siteUrl))) {
    throw new InvalidOptionError('-c siteUrl= must be an address that begins with http:// or https://');
  }
  return new URL(String(siteUrl)).origin;
}
