import { InvalidOptionError, type Options } from './options.ts';
import type { Stage } from './stage.ts';

/** The site's own domain, with its certificate in us-east-1, or the hosted zone in which to validate a new one. */
export interface SiteDomain {
  readonly host: string;
  readonly certificateSource: { readonly certificateArn: string } | { readonly hostedZoneId: string };
  /** Of the user pool's sign-in pages. The certificate names it, too. */
  readonly signInHost?: string;
}

/** @throws {InvalidOptionError} */
export function siteDomainOf({ site, identity }: Options, stage: Stage): SiteDomain | undefined {
  if (stage.isLocal) return undefined;
  if (site === undefined && !stage.requiresDomain) return undefined;
  const host = /^https:\/\/([a-z0-9.-]+)\/?$/.exec(site?.url ?? '')?.[1];
  const { certificateArn, hostedZoneId } = site ?? {};
  const pages = host === undefined ? {} : signInHostOf(site?.signInHost, host, identity !== undefined);
  if (host !== undefined && certificateArn !== undefined && hostedZoneId === undefined)
    return { host, certificateSource: { certificateArn }, ...pages };
  if (host !== undefined && hostedZoneId !== undefined && certificateArn === undefined)
    return { host, certificateSource: { hostedZoneId }, ...pages };
  throw new InvalidOptionError(
    `site must name the domain of ${stage.name}: "url", such as https://visa.example.gov, with either "certificateArn" (a certificate in us-east-1) or "hostedZoneId" (a Route 53 zone)`,
  );
}

/** Cognito requires an address of the parent domain, which the site has. */
function signInHostOf(
  signInHost: string | undefined,
  host: string,
  hasIssuer: boolean,
): Pick<SiteDomain, 'signInHost'> {
  if (signInHost === undefined) return {};
  if (hasIssuer) {
    throw new InvalidOptionError("site.signInHost is of the user pool's sign-in pages: remove it, or remove identity");
  }
  if (signInHost.slice(signInHost.indexOf('.') + 1) !== host) {
    throw new InvalidOptionError(`site.signInHost must be directly below the site's domain, such as signin.${host}`);
  }
  return { signInHost };
}
