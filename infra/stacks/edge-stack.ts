import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { PaymentMethod } from '../../shared/domain/payment-method.ts';
import type { Identity } from '../config/identity.ts';
import type { SiteDomain } from '../config/site-domain.ts';
import type { Stage } from '../config/stage.ts';
import { DnsRecords } from '../constructs/dns-records.ts';
import { originOf } from '../constructs/origin-api.ts';
import { SiteBucket } from '../constructs/site-bucket.ts';
import { SiteDistribution } from '../constructs/site-distribution.ts';
import type { DataStack } from './data-stack.ts';
import type { LiveStack } from './live-stack.ts';
import type { WafStack } from './waf-stack.ts';

export interface EdgeStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly identity: Identity;
  readonly live: LiveStack;
  readonly waf: WafStack;
  readonly domain?: SiteDomain;
  /** The methods for which the site loads the gateway's own script. */
  readonly scripts: readonly PaymentMethod[];
  /** The site's address, if it is neither its own domain nor CloudFront's. */
  readonly siteUrl?: string;
  /** The version of the origin secret that CloudFront sends; given while the secret is being replaced. */
  readonly originSecretVersion?: string;
}

/** The public side: one origin for site, API and WebSocket. The HTTP API is empty here; its routes and its stage are in the API stack. */
export class EdgeStack extends Stack {
  readonly api: HttpApi;
  readonly content: Bucket;
  readonly distribution: Distribution;
  /** The site's public origin. */
  readonly siteUrl: string;

  constructor(scope: Construct, id: string, { stage, data, identity, live, waf, domain, ...props }: EdgeStackProps) {
    super(scope, id, props);
    const secret = { secret: data.secrets.origin, versionId: props.originSecretVersion };
    this.api = new HttpApi(this, 'PublicApi', { apiName: `evisa-${stage.name}`, createDefaultStage: false });
    this.content = new SiteBucket(this, 'Content', { stage }).bucket;
    const { distribution, url } = new SiteDistribution(this, 'Site', {
      stage,
      domain,
      certificate: waf.certificate,
      webAclArn: waf.webAclArn,
      content: this.content,
      api: originOf(this.api, secret),
      live: originOf(live.api.stage.api, secret),
      headers: { identity: identity.origins, scripts: props.scripts },
    });
    if (domain) new DnsRecords(this, 'DnsRecords', { ...domain, target: distribution.distributionDomainName });
    this.distribution = distribution;
    // Exported even if nobody imports it: other stacks stop importing it only after a domain is added here.
    this.exportValue(distribution.distributionDomainName);
    this.siteUrl = props.siteUrl ?? url;
    new CfnOutput(this, 'SiteUrl', { value: this.siteUrl });
    new CfnOutput(this, 'ContentBucket', { value: this.content.bucketName });
    new CfnOutput(this, 'DistributionDomain', { value: distribution.distributionDomainName });
  }
}
