import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { SiteDomain } from '../config/site-domain.ts';

export interface DnsRecordsProps extends Pick<SiteDomain, 'host' | 'certificateSource'> {
  /** The domain of the CloudFront distribution. */
  readonly target: string;
}

/** Points a host to CloudFront if its zone is in Route 53; otherwise the operator creates the record. */
export class DnsRecords extends Construct {
  constructor(scope: Construct, id: string, { host, certificateSource, target }: DnsRecordsProps) {
    super(scope, id);
    if (!('hostedZoneId' in certificateSource)) return;
    const zone = HostedZone.fromHostedZoneId(this, 'Zone', certificateSource.hostedZoneId);
    const alias = RecordTarget.fromAlias({
      bind: (record: IConstruct) => ({ dnsName: target, hostedZoneId: CloudFrontTarget.getHostedZoneId(record) }),
    });
    // A trailing dot marks a fully qualified name; CDK would append the zone's name otherwise.
    for (const Record of [ARecord, AaaaRecord])
      new Record(this, Record.name, { zone, recordName: `${host}.`, target: alias });
  }
}
