import { Duration } from 'aws-cdk-lib';
import {
  type HeadersFrameOption,
  type HeadersReferrerPolicy,
  ResponseHeadersPolicy,
  type ResponseSecurityHeadersBehavior,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { nameInAccount } from './name-in-account.ts';
import { type SiteOrigins, securityHeaders } from './security-headers.ts';

/** Headers that a function sets take precedence. */
const override = false;

/** CloudFront accepts these headers only as dedicated settings, not as custom headers. */
const settings: Readonly<Record<string, (value: string) => ResponseSecurityHeadersBehavior>> = {
  'content-security-policy': (contentSecurityPolicy) => ({
    contentSecurityPolicy: { contentSecurityPolicy, override },
  }),
  'strict-transport-security': (value) => ({ strictTransportSecurity: { ...transport(value), override } }),
  'x-content-type-options': () => ({ contentTypeOptions: { override } }),
  'x-frame-options': (value) => ({ frameOptions: { frameOption: value as HeadersFrameOption, override } }),
  'referrer-policy': (value) => ({ referrerPolicy: { referrerPolicy: value as HeadersReferrerPolicy, override } }),
};

/** The security headers of every page, the same as on the local server. */
export class SiteHeaders extends Construct {
  readonly policy: ResponseHeadersPolicy;

  constructor(scope: Construct, id: string, origins: SiteOrigins) {
    super(scope, id);
    const all = Object.entries(securityHeaders(origins));
    const others = all.filter(([header]) => settings[header] === undefined);
    this.policy = new ResponseHeadersPolicy(this, 'Policy', {
      responseHeadersPolicyName: nameInAccount(this),
      securityHeadersBehavior: Object.assign({}, ...all.map(([header, value]) => settings[header]?.(value))),
      customHeadersBehavior: { customHeaders: others.map(([header, value]) => ({ header, value, override })) },
    });
  }
}

function transport(value: string): { accessControlMaxAge: Duration; includeSubdomains: boolean } {
  const [, seconds] = /^max-age=(\d+)/.exec(value) ?? [];
  return {
    accessControlMaxAge: Duration.seconds(Number(seconds)),
    includeSubdomains: value.includes('includeSubDomains'),
  };
}
