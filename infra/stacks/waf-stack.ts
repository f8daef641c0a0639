import { CrossStackReferences, ReferenceStrength, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { SiteDomain } from '../config/site-domain.ts';
import { firewallMetricOf, type Stage } from '../config/stage.ts';
import { WafLog } from '../constructs/waf-log.ts';
import { WebAcl } from '../constructs/web-acl.ts';

export interface WafStackProps extends StackProps {
  readonly stage: Stage;
  /** The region of the other stacks. */
  readonly home: string;
  readonly domain?: SiteDomain;
}

/** What CloudFront requires in us-east-1: its firewall and the certificate of the site's domains. */
export class WafStack extends Stack {
  readonly webAclArn: string;
  /** Defined if the site has its own domain. */
  readonly certificate: ICertificate | undefined;

  constructor(scope: Construct, id: string, { stage, home, domain, ...props }: WafStackProps) {
    super(scope, id, props);
    const { acl } = new WebAcl(this, 'Firewall', { metricName: firewallMetricOf(stage, home) });
    // Weak references: a strong one would refuse another domain, whose certificate replaces the one that CloudFront still uses.
    CrossStackReferences.of(acl).produce(ReferenceStrength.WEAK);
    new WafLog(this, 'Log', { stage, acl });
    this.webAclArn = acl.attrArn;
    this.certificate = domain && this.#certificateOf(domain);
  }

  #certificateOf({ host, signInHost, certificateSource }: SiteDomain): ICertificate {
    if ('certificateArn' in certificateSource)
      return Certificate.fromCertificateArn(this, 'Certificate', certificateSource.certificateArn);
    const zone = HostedZone.fromHostedZoneId(this, 'Zone', certificateSource.hostedZoneId);
    const validation = CertificateValidation.fromDns(zone);
    const certificate = new Certificate(this, 'Certificate', {
      domainName: host,
      ...(signInHost !== undefined && { subjectAlternativeNames: [signInHost] }),
      validation,
    });
    CrossStackReferences.of(certificate).produce(ReferenceStrength.WEAK);
    // ACM deletes no certificate that is in use, and CloudFront uses this one until the next stack is deployed.
    certificate.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return certificate;
  }
}
