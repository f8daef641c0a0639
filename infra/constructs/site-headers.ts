import { Duration } from 'aws-cdk-lib';
import {
  type HeadersFrameOption,
  type HeadersReferrerPolicy,
  ResponseHeadersPolicy,
  type ResponseSecurityHeadersBehavior,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { type SiteOrigins, securityHeaders } from './security-headers.ts';

/** What a function says of its own answer stays. */
const override = false;

/** CloudFront takes these as settings of their own, and in no other way. */
const settings: Readonly<Record<string, (value: string) => ResponseSecurityHeadersBehavior>> = {
  'content-security-policy': (contentSecurityPolicy) => ({
    contentSecurityPolicy: { contentSecurityPolicy, override },
  }),
  'strict-transport-security': (value) => ({ strictTransportSecurity: { ...transport(value), override } }),
  'x-content-type-options': () => ({ contentTypeOptions: { override } }),
  'x-frame-options': (value) => ({ frameOptions: { frameOption: value as HeadersFrameOption, override } }),
  'referrer-policy': (value) => ({ referrerPolicy: { referrerPolicy: value as HeadersReferrerPolicy, override } }),
};

/** The headers of every page, as they are set on one machine too. */
export class SiteHeaders extends Construct {
  readonly policy: ResponseHeadersPolicy;

  constructor(scope: Construct, id: string, origins: SiteOrigins) {
    super(scope, id);
    const all = Object.entries(securityHeaders(origins));
    const others = all.filter(([header]) => settings[header] === undefined);
    this.policy = new ResponseHeadersPolicy(this, 'Policy', {
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
