import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { SiteDomain } from '../config/site-domain.ts';

/** Points the site's domain to CloudFront if its zone is in Route 53; otherwise the operator creates the record. */
export class SiteDnsRecords extends Construct {
  constructor(scope: Construct, id: string, props: { domain: SiteDomain; distribution: IDistribution }) {
    super(scope, id);
    const { host, certificateSource } = props.domain;
    if (!('hostedZoneId' in certificateSource)) return;
    const zone = HostedZone.fromHostedZoneId(this, 'Zone', certificateSource.hostedZoneId);
    const target = RecordTarget.fromAlias(new CloudFrontTarget(props.distribution));
    // A trailing dot marks a fully qualified name; CDK would append the zone's name otherwise.
    for (const Record of [ARecord, AaaaRecord]) new Record(this, Record.name, { zone, recordName: `${host}.`, target });
  }
}
