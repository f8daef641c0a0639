import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { type Route, routes } from '../../../shared/api/routes.ts';
import { problem } from '../../../shared/api/schemas.ts';
import { office, stacks, synthesize } from '../synthesized.ts';

const { waf, edge } = synthesize('dev');
const only = (template: Template, type: string) => {
  const [[id = '', resource] = [], ...others] = Object.entries(template.findResources(type));
  expect(others).toEqual([]);
  return { id, ...resource?.Properties };
};

interface Rule {
  readonly Name: string;
  readonly Action?: unknown;
  readonly OverrideAction?: unknown;
  readonly Statement: Readonly<Record<string, { Name?: string; Limit?: number; ScopeDownStatement?: unknown }>>;
}
const acl = only(waf, 'AWS::WAFv2::WebACL');
const rules: readonly Rule[] = acl.Rules;
const ruleOf = (name: string) => {
  const { ManagedRuleGroupStatement, RateBasedStatement } = rules.find(({ Name }) => Name === name)?.Statement ?? {};
  return ManagedRuleGroupStatement ?? RateBasedStatement;
};

describe('the firewall', () => {
  it('lets in what no rule refuses, and no rule lets anything past the others', () => {
    expect(acl).toMatchObject({ Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} } });
    expect(JSON.stringify(rules)).not.toContain('"Allow"');
  });

  it('has the rules of AWS, which refuse and do not only count, and one of ours', () => {
    expect(rules.map(({ Name }) => Name)).toEqual([
      'AWSManagedRulesAmazonIpReputationList',
      'PerAddress',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
    ]);
    for (const { Name, OverrideAction } of rules) {
      if (Name !== 'PerAddress') expect(OverrideAction).toEqual({ None: {} });
    }
  });

  it('answers who asks too often with a problem document', () => {
    const { Action } = rules.find(({ Name }) => Name === 'PerAddress') ?? {};
    expect(Action).toMatchObject({
      Block: { CustomResponse: { ResponseCode: 429, CustomResponseBodyKey: 'TooManyRequests' } },
    });
    const { ContentType, Content } = acl.CustomResponseBodies.TooManyRequests;
    expect(ContentType).toBe('APPLICATION_JSON');
    expect(problem.parse(JSON.parse(Content))).toMatchObject({ status: 429, code: 'too_many_requests' });
  });

  it('stands before the distribution', () => {
    for (const template of [edge, synthesize('prod').edge]) {
      const { DistributionConfig } = only(template, 'AWS::CloudFront::Distribution');
      expect(JSON.stringify(DistributionConfig.WebACLId)).toMatch(/evisa(dev|prod)waf/);
    }
  });

  it('is in us-east-1, wherever the rest is', () => {
    const all = stacks('prod', office);
    expect(all.waf.region).toBe('us-east-1');
    expect([all.data.region, all.edge.region]).toEqual(['eu-central-1', 'eu-central-1']);
  });
});

describe('a notification', () => {
  const exempt = ['PerAddress', 'AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet'];
  const patterns = exempt.map((name) => JSON.stringify(ruleOf(name)?.ScopeDownStatement));
  const [regex = ''] = [...new Set(patterns)].map(
    (one) => JSON.parse(one).NotStatement.Statement.RegexMatchStatement.RegexString,
  );
  const isExempt = (path: string) => new RegExp(regex).test(path);

  it('is spared the same rules by the same words: those about bodies, and that about too many', () => {
    expect(new Set(patterns).size).toBe(1);
    expect(ruleOf('AWSManagedRulesAmazonIpReputationList')).not.toHaveProperty('ScopeDownStatement');
  });

  it.each(Object.values<Route>(routes))('$method $path: only if a gateway sends it', ({ path, role }) => {
    expect(isExempt(`/api${path.replace(/\{\w+\}/g, 'app_0123456789abcdef')}`)).toBe(role === 'gateway');
  });

  it.each([
    '/api/webhooks/../applications',
    '/api/webhooks/stripe/../../applications',
    '/api/webhooks/%2e%2e/applications',
    '/api/webhooks/',
    '/x/api/webhooks/stripe',
  ])('%s is none', (path) => {
    expect(isExempt(path)).toBe(false);
  });
});

describe('its log', () => {
  const logging = only(waf, 'AWS::WAFv2::LoggingConfiguration');

  it('holds no token, no ticket, no secret', () => {
    expect(logging.RedactedFields).toEqual([
      { QueryString: {} },
      ...['authorization', 'cookie', 'referer', 'x-origin-secret', 'stripe-signature'].map((Name) => ({
        SingleHeader: { Name },
      })),
    ]);
    const visible = [acl, ...rules].map((one) => one.VisibilityConfig.SampledRequestsEnabled);
    expect(visible).toEqual([false, false, false, false, false]);
  });

  it('holds what was refused, and nothing of those who were let in', () => {
    expect(logging.LoggingFilter).toEqual({
      DefaultBehavior: 'DROP',
      Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] }],
    });
  });

  it('is encrypted, and has the name that WAF asks for', () => {
    const { LogGroupName, KmsKeyId } = only(waf, 'AWS::Logs::LogGroup');
    expect(LogGroupName).toBe('aws-waf-logs-evisa-dev');
    expect(KmsKeyId).toEqual(expect.anything());
    expect(JSON.stringify(logging.LogDestinationConfigs)).not.toContain(':*');
  });
});

describe('the certificate', () => {
  it('is the one that the office has', () => {
    const { waf: own, edge: site } = synthesize('prod');
    own.resourceCountIs('AWS::CertificateManager::Certificate', 0);
    site.resourceCountIs('AWS::Route53::RecordSet', 0);
  });

  it('is made where the office gives a zone, in which the names of the site then stand', () => {
    const { certificateArn: _, ...rest } = office;
    const { waf: own, edge: site } = synthesize('prod', { ...rest, certificateArn: undefined, hostedZoneId: 'Z0123' });
    expect(only(own, 'AWS::CertificateManager::Certificate')).toMatchObject({
      DomainName: 'visa.example.org',
      DomainValidationOptions: [{ DomainName: 'visa.example.org', HostedZoneId: 'Z0123' }],
    });
    for (const Type of ['A', 'AAAA']) {
      site.hasResourceProperties('AWS::Route53::RecordSet', { Type, Name: 'visa.example.org.', HostedZoneId: 'Z0123' });
    }
    const { ViewerCertificate } = only(site, 'AWS::CloudFront::Distribution').DistributionConfig;
    expect(JSON.stringify(ViewerCertificate.AcmCertificateArn)).toContain('evisaprodwaf');
  });
});
