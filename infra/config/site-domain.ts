import { InvalidOptionError, type Options } from './options.ts';
import type { Stage } from './stage.ts';

/** The site's own domain, with its certificate in us-east-1, or the hosted zone in which to validate a new one. */
export interface SiteDomain {
  readonly host: string;
  readonly certificateSource: { readonly certificateArn: string } | { readonly hostedZoneId: string };
}

/** @throws {InvalidOptionError} */
export function siteDomainOf({ site }: Options, stage: Stage): SiteDomain | undefined {
  if (stage.isLocal) return undefined;
  if (site === undefined && !stage.requiresDomain) return undefined;
  const host = /^https:\/\/([a-z0-9.-]+)\/?$/.exec(site?.url ?? '')?.[1];
  const { certificateArn, hostedZoneId } = site ?? {};
  if (host !== undefined && certificateArn !== undefined && hostedZoneId === undefined)
    return { host, certificateSource: { certificateArn } };
  if (host !== undefined && hostedZoneId !== undefined && certificateArn === undefined)
    return { host, certificateSource: { hostedZoneId } };
  throw new InvalidOptionError(
    `site must name the domain of ${stage.name}: "url", such as https://visa.example.gov, with either "certificateArn" (a certificate in us-east-1) or "hostedZoneId" (a Route 53 zone)`,
  );
}
