import { Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { SiteDomain } from '../config/site-domain.ts';
import type { Stage } from '../config/stage.ts';
import { WafLog } from '../constructs/waf-log.ts';
import { WebAcl } from '../constructs/web-acl.ts';

export interface WafStackProps extends StackProps {
  readonly stage: Stage;
  readonly domain?: SiteDomain;
}

/** What CloudFront requires in us-east-1: its firewall and the certificate of the site's domain. */
export class WafStack extends Stack {
  readonly webAclArn: string;
  /** Defined if the site has its own domain. */
  readonly certificate: ICertificate | undefined;

  constructor(scope: Construct, id: string, { stage, domain, ...props }: WafStackProps) {
    super(scope, id, props);
    const { acl } = new WebAcl(this, 'Firewall', { stage });
    new WafLog(this, 'Log', { stage, acl });
    this.webAclArn = acl.attrArn;
    this.certificate = domain && this.#certificateOf(domain);
  }

  #certificateOf({ host, certificateSource }: SiteDomain): ICertificate {
    if ('certificateArn' in certificateSource)
      return Certificate.fromCertificateArn(this, 'Certificate', certificateSource.certificateArn);
    const zone = HostedZone.fromHostedZoneId(this, 'Zone', certificateSource.hostedZoneId);
    return new Certificate(this, 'Certificate', { domainName: host, validation: CertificateValidation.fromDns(zone) });
  }
}
