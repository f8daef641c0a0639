import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { securityHeaders } from '../../../infra/constructs/security-headers.ts';
import { afterRotation, stacks, synthesize } from '../synthesized.ts';

const { edge } = synthesize('dev');
const { edge: production } = synthesize('prod');

const properties = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);
const distributionOf = (template: Template) => {
  const [one, ...others] = properties(template, 'AWS::CloudFront::Distribution');
  expect(others).toEqual([]);
  return one?.DistributionConfig;
};
const distribution = distributionOf(edge);
const behaviour = (path: string) =>
  distribution.CacheBehaviors.find(({ PathPattern }: { PathPattern: string }) => PathPattern === path);
const originOf = (id: string) => distribution.Origins.find(({ Id }: { Id: string }) => Id === id);

// Ids of CloudFront's managed policies.
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER_EXCEPT_HOST_HEADER = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

describe('the API', () => {
  it('has no stage: that belongs to the API stack, after the routes', () => {
    edge.resourceCountIs('AWS::ApiGatewayV2::Stage', 0);
  });

  it('allows no cross-origin request', () => {
    const [api] = properties(edge, 'AWS::ApiGatewayV2::Api');
    expect(api).not.toHaveProperty('CorsConfiguration');
  });
});

describe("the site's files", () => {
  it('are private', () => {
    const buckets = properties(edge, 'AWS::S3::Bucket');
    expect(buckets).toHaveLength(1);
    expect(buckets[0]).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    expect(buckets[0]).not.toHaveProperty('WebsiteConfiguration');
  });

  it.each([
    ['dev', edge],
    ['prod', production],
  ])('can be read only by our distribution, with at least TLS 1.2: %s', (_stage, template) => {
    const [policy, ...others] = properties(template, 'AWS::S3::BucketPolicy');
    expect(others).toEqual([]);
    const statements: { Effect: string; Principal: { Service?: string; AWS?: unknown } }[] =
      policy?.PolicyDocument.Statement;
    const toAnybody = statements.filter(({ Principal }) => Principal.AWS === '*');
    expect(toAnybody.map(({ Effect }) => Effect)).toEqual(['Deny', 'Deny']);
    expect(JSON.stringify(toAnybody)).toMatch(/"aws:SecureTransport":"false".*"s3:TlsVersion":1.2/);
    const [reader, ...more] = statements.filter(({ Principal }) => Principal.Service !== undefined);
    expect(more).toEqual([]);
    expect(reader).toMatchObject({
      Action: 's3:GetObject',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
    });
    expect(JSON.stringify(reader)).toContain(':distribution/');
  });

  it('are deleted with their stack, except in prod', () => {
    edge.resourceCountIs('Custom::S3AutoDeleteObjects', 1);
    production.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
    production.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('are read with signed requests', () => {
    const { TargetOriginId } = distribution.DefaultCacheBehavior;
    expect(originOf(TargetOriginId)).toMatchObject({
      OriginAccessControlId: { 'Fn::GetAtt': [expect.any(String), 'Id'] },
      S3OriginConfig: { OriginAccessIdentity: '' },
    });
    edge.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: { SigningBehavior: 'always', SigningProtocol: 'sigv4' },
    });
  });

  it('are read-only, compressed and served over HTTPS', () => {
    expect(distribution.DefaultCacheBehavior).toMatchObject({
      AllowedMethods: ['GET', 'HEAD'],
      Compress: true,
      ViewerProtocolPolicy: 'redirect-to-https',
    });
  });

  it.each([
    ['/', '/index.html'],
    ['/signed-in', '/index.html'],
    ['/payments/pay_0123456789abcdefghijklmn/return', '/index.html'],
    ['/applications/', '/index.html'],
    ['/v1.2/page', '/index.html'],
    ['/index.html', '/index.html'],
    ['/assets/index-B2fgu4hs.js', '/assets/index-B2fgu4hs.js'],
    ['/icon.svg', '/icon.svg'],
    ['/assets/no-longer-there.js', '/assets/no-longer-there.js'],
  ])('%s serves %s', (uri, expected) => {
    const fallback = codeOf(distribution.DefaultCacheBehavior);
    expect(distribution.DefaultCacheBehavior.FunctionAssociations).toEqual([
      { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [expect.any(String), 'FunctionARN'] } },
    ]);
    const request = { method: 'GET', uri, querystring: { trade_no: { value: '1' } }, headers: {} };
    const rewritten = runInNewContext(`${fallback}; handler(event)`, { event: { request } });
    expect(rewritten).toEqual({ ...request, uri: expected });
  });
});

describe.each(['/api/*', '/live'])('%s', (path) => {
  it('is never cached', () => {
    expect(behaviour(path).CachePolicyId).toBe(CACHING_DISABLED);
  });

  it('forwards everything except the Host header, over TLS only', () => {
    expect(behaviour(path)).toMatchObject({
      OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST_HEADER,
      ViewerProtocolPolicy: 'https-only',
    });
    expect(originOf(behaviour(path).TargetOriginId).CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      OriginSSLProtocols: ['TLSv1.2'],
    });
  });

  it('receives a secret header whose value is in no template', () => {
    const { OriginCustomHeaders, OriginPath } = originOf(behaviour(path).TargetOriginId);
    expect(OriginPath).toBeUndefined();
    expect(OriginCustomHeaders).toEqual([
      {
        HeaderName: 'x-origin-secret',
        HeaderValue: {
          'Fn::Join': [
            '',
            [
              '{{resolve:secretsmanager:',
              { 'Fn::ImportValue': expect.stringContaining('Secretsorigin') },
              ':SecretString:current::}}',
            ],
          ],
        },
      },
    ]);
  });
});

describe('the two APIs', () => {
  it('each have their own path', () => {
    const domain = (path: string) => JSON.stringify(originOf(behaviour(path).TargetOriginId).DomainName);
    expect(domain('/api/*')).toMatch(/"Ref":"PublicApi.*execute-api/);
    expect(domain('/live')).toMatch(/evisa-dev-live:.*LiveApi.*execute-api/);
    expect(distribution.CacheBehaviors).toHaveLength(2);
    expect(behaviour('/api/*').AllowedMethods.toSorted()).toEqual([
      'DELETE',
      'GET',
      'HEAD',
      'OPTIONS',
      'PATCH',
      'POST',
      'PUT',
    ]);
  });

  it('have no cached error response', () => {
    const responses = distribution.CustomErrorResponses.map((one: object) => ({ ErrorCachingMinTTL: 0, ...one }));
    // The HTTP error codes that CloudFront caches.
    const codes = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
    expect(responses).toEqual(codes.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })));
  });

  it('receive the chosen version of the origin secret', () => {
    const { edge: rotating } = synthesize('dev', afterRotation);
    const values = distributionOf(rotating).Origins.flatMap(
      ({ OriginCustomHeaders = [] }: { OriginCustomHeaders?: unknown[] }) => OriginCustomHeaders,
    );
    expect(values).toHaveLength(2);
    for (const value of values) {
      expect(JSON.stringify(value)).toContain(':SecretString:current::11111111-2222-3333-4444-555555555555}}');
    }
  });
});

describe('the headers', () => {
  const [policy] = properties(edge, 'AWS::CloudFront::ResponseHeadersPolicy');
  const { CustomHeadersConfig, SecurityHeadersConfig } = policy?.ResponseHeadersPolicyConfig ?? {};

  it("equal the local server's", () => {
    const transport = SecurityHeadersConfig.StrictTransportSecurity;
    const actual = {
      'content-security-policy': withPlaceholders(SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy),
      'strict-transport-security': `max-age=${transport.AccessControlMaxAgeSec}${transport.IncludeSubdomains ? '; includeSubDomains' : ''}`,
      ...(SecurityHeadersConfig.ContentTypeOptions && { 'x-content-type-options': 'nosniff' }),
      'x-frame-options': SecurityHeadersConfig.FrameOptions.FrameOption,
      'referrer-policy': SecurityHeadersConfig.ReferrerPolicy.ReferrerPolicy,
      ...Object.fromEntries(
        CustomHeadersConfig.Items.map(({ Header, Value }: { Header: string; Value: string }) => [Header, Value]),
      ),
    };
    expect(actual).toEqual(
      securityHeaders({
        identity: ['https://ISSUER', 'https://PAGES.auth.eu-central-1.amazoncognito.com'],
        scripts: ['stripe'],
      }),
    );
  });

  it("are set on pages and API responses, but never replace a function's own", () => {
    const id = { Ref: Object.keys(edge.findResources('AWS::CloudFront::ResponseHeadersPolicy'))[0] };
    expect(distribution.DefaultCacheBehavior.ResponseHeadersPolicyId).toEqual(id);
    expect(behaviour('/api/*').ResponseHeadersPolicyId).toEqual(id);
    for (const one of [...Object.values(SecurityHeadersConfig), ...CustomHeadersConfig.Items]) {
      expect(one).toMatchObject({ Override: false });
    }
  });
});

describe('the distribution', () => {
  it('supports HTTP/2, HTTP/3 and IPv6 worldwide', () => {
    expect(distribution).toMatchObject({ HttpVersion: 'http2and3', IPV6Enabled: true, PriceClass: 'PriceClass_All' });
  });

  it('has no access log, which would contain query strings with tickets', () => {
    expect(distribution).not.toHaveProperty('Logging');
  });

  it('uses its own domain if one is given, with at least TLS 1.2', () => {
    expect(distribution).not.toHaveProperty('Aliases');
    expect(distributionOf(production)).toMatchObject({
      Aliases: ['visa.example.org'],
      ViewerCertificate: {
        AcmCertificateArn: expect.stringContaining(':us-east-1:'),
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
    });
    production.hasOutput('SiteUrl', { Value: 'https://visa.example.org' });
    edge.hasOutput('SiteUrl', { Value: Match.objectLike({ 'Fn::Join': Match.anyValue() }) });
  });

  const arn = 'arn:aws:acm:us-east-1:111122223333:certificate/1';
  it.each([
    ['prod', {}],
    ['prod', { site: { url: 'https://visa.example.org' } }],
    ['prod', { site: { url: 'https://visa.example.org', certificateArn: arn, hostedZoneId: 'Z0123' } }],
    ['dev', { site: { url: 'https://visa.example.org' } }],
    ['dev', { site: { url: 'http://visa.example.org', certificateArn: arn } }],
    ['dev', { site: { url: 'https://visa.example.org/apply', certificateArn: arn } }],
  ])('of %s rejects %j', (stage, options) => {
    const mailFrom = 'visa@example.org';
    expect(() => stacks(stage, { mailFrom, ...options })).toThrow(`site must name the domain of ${stage}: "url"`);
  });

  it('rejects a certificate of another region', () => {
    const certificateArn = arn.replace('us-east-1', 'eu-central-1');
    expect(() => stacks('dev', { site: { url: 'https://visa.example.org', certificateArn } })).toThrow(
      'site.certificateArn must be the ARN of a certificate in us-east-1',
    );
  });
});

describe("the payer's address", () => {
  it('is passed to the API by CloudFront, replacing what the request claims', () => {
    const headers = { 'x-viewer-address': { value: '192.0.2.66' }, 'x-forwarded-for': { value: '192.0.2.66' } };
    const event = { viewer: { ip: '2001:db8::7' }, request: { uri: '/api/payments', headers } };
    const rewritten = runInNewContext(`${codeOf(behaviour('/api/*'))}; handler(event)`, { event });
    expect(rewritten).toEqual({
      uri: '/api/payments',
      headers: { ...headers, 'x-viewer-address': { value: '2001:db8::7' } },
    });
  });
});

describe('the CloudFront Functions', () => {
  it.each(['site-fallback.js', 'viewer-address.js'])('deploy %s, within the size limit', (name) => {
    const file = readFileSync(new URL(`../../../infra/constructs/${name}`, import.meta.url), 'utf8');
    const deployed = properties(edge, 'AWS::CloudFront::Function').find(({ FunctionCode }) => FunctionCode === file);
    expect(deployed?.FunctionConfig.Runtime).toBe('cloudfront-js-2.0');
    expect(file.length).toBeLessThan(10_240);
  });
});

/** The code of the CloudFront Function that a behaviour runs on each request. */
function codeOf({
  FunctionAssociations,
}: {
  FunctionAssociations: { FunctionARN: { 'Fn::GetAtt': [string] } }[];
}): string {
  const [id] = FunctionAssociations[0]?.FunctionARN['Fn::GetAtt'] ?? [''];
  return edge.findResources('AWS::CloudFront::Function')[id]?.Properties.FunctionCode;
}

/** The text, with placeholders for values that are known only at deployment. */
function withPlaceholders(text: { 'Fn::Join': [string, unknown[]] }): string {
  const names: readonly (readonly [RegExp, string])[] = [
    [/ProviderName/, 'ISSUER'],
    [/SignInPages/, 'PAGES'],
  ];
  const [, parts] = text['Fn::Join'];
  return parts
    .map((part) => (typeof part === 'string' ? part : names.find(([test]) => test.test(JSON.stringify(part)))?.[1]))
    .join('');
}
