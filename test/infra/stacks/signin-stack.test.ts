import { describe, expect, it } from 'vitest';
import { configOf, inHostedZone, prodOptions, synthesize, underOwnName } from '../synthesized.ts';

const { signInHost } = inHostedZone.site;
const { url, certificateArn } = prodOptions.site;
const own = synthesize('prod', underOwnName);
const inZone = synthesize('prod', inHostedZone);

describe('the own domain of the sign-in pages', () => {
  it('has the certificate of the site and the pages that can be localized', () => {
    own.signin.hasResourceProperties('AWS::Cognito::UserPoolDomain', {
      Domain: signInHost,
      CustomDomainConfig: { CertificateArn: certificateArn },
      ManagedLoginVersion: 2,
    });
  });

  it('is in the certificate and gets its addresses if the zone is in Route 53', () => {
    inZone.waf.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'visa.example.org',
      SubjectAlternativeNames: [signInHost],
    });
    const [[id] = []] = Object.entries(inZone.signin.findResources('AWS::Cognito::UserPoolDomain'));
    const records = Object.values(inZone.signin.findResources('AWS::Route53::RecordSet')).map((one) => one.Properties);
    expect(records.map(({ Type }) => Type).sort()).toEqual(['A', 'AAAA']);
    for (const record of records) {
      expect(record).toMatchObject({
        Name: `${signInHost}.`,
        HostedZoneId: 'Z0123456789',
        AliasTarget: { DNSName: { 'Fn::GetAtt': [id, 'CloudFrontDistribution'] } },
      });
    }
    own.signin.resourceCountIs('AWS::Route53::RecordSet', 0);
    expect(own.signin.findOutputs('SignInDomain')).not.toEqual({});
  });

  // Cognito, "Using your own domain": it refuses a domain whose parent has no A record. That of the site is in the edge stack.
  it('is created after the address of its parent, the site', () => {
    inZone.edge.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'visa.example.org.', Type: 'A' });
  });

  // Cognito, "Custom and prefix domains at the same time": discovery names the custom domain, which the site then calls for tokens.
  it("is allowed by the site's content security policy, beside Cognito's own", () => {
    const policy = JSON.stringify(own.edge.findResources('AWS::CloudFront::ResponseHeadersPolicy'));
    expect(policy).toContain(` https://${signInHost} `);
    expect(policy).toContain('.amazoncognito.com');
    own.users.resourceCountIs('AWS::Cognito::UserPoolDomain', 2);
  });

  it('is deleted when the option is removed: its stack remains', () => {
    const { signin } = synthesize('prod');
    signin.resourceCountIs('AWS::Cognito::UserPoolDomain', 0);
    expect(Object.keys(signin.toJSON().Resources)).toHaveLength(1);
  });

  it.each([
    ['visa.example.org', 'must be directly below'],
    ['signin.example.org', 'must be directly below'],
    ['a.signin.visa.example.org', 'must be directly below'],
    [`${'a'.repeat(48)}.visa.example.org`, 'site.signInHost must be a domain'],
    ['https://signin.visa.example.org', 'site.signInHost must be a domain'],
    ['Signin.visa.example.org', 'site.signInHost must be a domain'],
  ])('cannot be %s', (host, message) => {
    const site = { url, certificateArn, signInHost: host };
    expect(() => configOf('prod', { ...prodOptions, site })).toThrow(message);
  });

  it('cannot be of an issuer of the office', () => {
    const identity = { issuer: 'https://login.example.gov', clientId: 'x' };
    const site = { url, certificateArn, signInHost };
    expect(() => configOf('prod', { ...prodOptions, site, identity })).toThrow('remove it, or remove identity');
  });
});
