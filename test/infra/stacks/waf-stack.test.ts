import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { type Route, routes } from '../../../shared/api/routes.ts';
import { problem } from '../../../shared/api/schemas.ts';
import { GATEWAY_LIST } from '../../../shared/gateways/registry.ts';
import { inHostedZone, prodOptions, stacks, synthesize } from '../synthesized.ts';

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
  it('allows what no rule blocks, and has no rule that bypasses the others', () => {
    expect(acl).toMatchObject({ Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} } });
    expect(JSON.stringify(rules)).not.toContain('"Allow"');
  });

  it('has AWS managed rules, which block instead of only counting, and a rate rule', () => {
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

  it('answers too many requests with a problem document', () => {
    const { Action } = rules.find(({ Name }) => Name === 'PerAddress') ?? {};
    expect(Action).toMatchObject({
      Block: { CustomResponse: { ResponseCode: 429, CustomResponseBodyKey: 'TooManyRequests' } },
    });
    const { ContentType, Content } = acl.CustomResponseBodies.TooManyRequests;
    expect(ContentType).toBe('APPLICATION_JSON');
    expect(problem.parse(JSON.parse(Content))).toMatchObject({ status: 429, code: 'too_many_requests' });
  });

  it('protects the distribution', () => {
    for (const template of [edge, synthesize('prod').edge]) {
      const { DistributionConfig } = only(template, 'AWS::CloudFront::Distribution');
      expect(JSON.stringify(DistributionConfig.WebACLId)).toMatch(/GetStackOutput.*evisa-(dev|prod)-waf/);
    }
  });

  it('is in us-east-1, whatever the region of the other stacks', () => {
    const all = stacks('prod', prodOptions);
    expect(all.waf.region).toBe('us-east-1');
    expect([all.data.region, all.edge.region]).toEqual(['eu-central-1', 'eu-central-1']);
  });
});

describe('the exemption of webhooks', () => {
  const patterns = rules.map(({ Name }) => JSON.stringify(ruleOf(Name)?.ScopeDownStatement));
  const [regex = ''] = [...new Set(patterns)].map(
    (one) => JSON.parse(one).NotStatement.Statement.RegexMatchStatement.RegexString,
  );
  const isExempt = (path: string) => new RegExp(regex).test(path);

  it('is the same in every rule', () => {
    expect(new Set(patterns).size).toBe(1);
  });

  it.each(GATEWAY_LIST.map(({ webhook }) => webhook.function))('covers %s', (name) => {
    const route = Object.values<Route>(routes).find((one) => one.function === name);
    expect(isExempt(`/api${route?.path}`)).toBe(true);
  });

  it.each(Object.values<Route>(routes))("$method $path: applies if it is a gateway's route", ({ path, role }) => {
    expect(isExempt(`/api${path.replace(/\{\w+\}/g, 'app_0123456789abcdef')}`)).toBe(role === 'gateway');
  });

  it.each([
    '/api/webhooks/../applications',
    '/api/webhooks/stripe/../../applications',
    '/api/webhooks/%2e%2e/applications',
    '/api/webhooks/',
    '/x/api/webhooks/stripe',
  ])('does not apply to %s', (path) => {
    expect(isExempt(path)).toBe(false);
  });
});

describe('the log of the firewall', () => {
  const logging = only(waf, 'AWS::WAFv2::LoggingConfiguration');

  it('contains no token, ticket or secret', () => {
    const signatures = GATEWAY_LIST.flatMap(({ webhook }) => webhook.signatureHeaders);
    expect(logging.RedactedFields).toEqual([
      { QueryString: {} },
      ...['authorization', 'cookie', 'referer', 'x-origin-secret', ...signatures].map((Name) => ({
        SingleHeader: { Name },
      })),
    ]);
    const visible = [acl, ...rules].map((one) => one.VisibilityConfig.SampledRequestsEnabled);
    expect(visible).toEqual([false, false, false, false, false]);
  });

  it('contains blocked requests only', () => {
    expect(logging.LoggingFilter).toEqual({
      DefaultBehavior: 'DROP',
      Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] }],
    });
  });

  it('is encrypted, and has the name prefix that WAF requires', () => {
    const { LogGroupName, KmsKeyId } = only(waf, 'AWS::Logs::LogGroup');
    expect(LogGroupName).toBe('aws-waf-logs-evisa-dev-waf-eu-central-1');
    expect(KmsKeyId).toEqual(expect.anything());
    expect(JSON.stringify(logging.LogDestinationConfigs)).not.toContain(':*');
  });
});

describe('the certificate', () => {
  it('is the given one', () => {
    const { waf: own, edge: site } = synthesize('prod');
    own.resourceCountIs('AWS::CertificateManager::Certificate', 0);
    site.resourceCountIs('AWS::Route53::RecordSet', 0);
  });

  it('is created if a hosted zone is given, which then also gets the DNS records', () => {
    const { waf: own, edge: site } = synthesize('prod', inHostedZone);
    // CloudFront uses it until the next stack is deployed.
    own.hasResource('AWS::CertificateManager::Certificate', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(only(own, 'AWS::CertificateManager::Certificate')).toMatchObject({
      DomainName: 'visa.example.org',
      DomainValidationOptions: expect.arrayContaining([
        { DomainName: 'visa.example.org', HostedZoneId: 'Z0123456789' },
      ]),
    });
    for (const Type of ['A', 'AAAA']) {
      site.hasResourceProperties('AWS::Route53::RecordSet', {
        Type,
        Name: 'visa.example.org.',
        HostedZoneId: 'Z0123456789',
      });
    }
    const { ViewerCertificate } = only(site, 'AWS::CloudFront::Distribution').DistributionConfig;
    expect(JSON.stringify(ViewerCertificate.AcmCertificateArn)).toMatch(/GetStackOutput.*evisa-prod-waf/);
  });
});
