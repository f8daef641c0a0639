import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { SiteDomain } from '../config/site-domain.ts';

/** Where the office's zone is ours to write in, the site's name leads to CloudFront; elsewhere somebody does that by hand. */
export class SiteDnsRecords extends Construct {
  constructor(scope: Construct, id: string, props: { domain: SiteDomain; distribution: IDistribution }) {
    super(scope, id);
    const { host, certificateSource } = props.domain;
    if (!('hostedZoneId' in certificateSource)) return;
    const zone = HostedZone.fromHostedZoneId(this, 'Zone', certificateSource.hostedZoneId);
    const target = RecordTarget.fromAlias(new CloudFrontTarget(props.distribution));
    // The dot says that the zone's name is part of it.
    for (const Record of [ARecord, AaaaRecord]) new Record(this, Record.name, { zone, recordName: `${host}.`, target });
  }
}
