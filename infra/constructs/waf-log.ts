import { Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, type CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';
import type { Stage } from '../config/stage.ts';
import { grantLogEncryption } from './encrypted-logs.ts';
import { removalPolicyOf } from './removal-policy.ts';

const REDACTED_HEADERS = [
  'authorization',
  'cookie',
  'referer',
  'x-origin-secret',
  ...GATEWAY_LIST.flatMap(({ webhook }) => webhook.signatureHeaders),
];

/** Logs blocked requests only, without tokens and without the query strings and referrers that may contain tickets. */
export class WafLog extends Construct {
  constructor(scope: Construct, id: string, { stage, acl }: { stage: Stage; acl: CfnWebACL }) {
    super(scope, id);
    // The stack's region has no key yet, and a KMS key works in its own region only.
    const encryptionKey = new Key(this, 'Key', {
      description: `evisa ${stage.name}: the log of the firewall`,
      enableKeyRotation: true,
      removalPolicy: removalPolicyOf(stage),
    });
    grantLogEncryption(encryptionKey);
    const logGroup = new LogGroup(this, 'Logs', {
      // WAF requires this prefix. The stack's name has the region that the firewall belongs to.
      logGroupName: `aws-waf-logs-${Stack.of(this).stackName}`,
      retention: stage.logRetention,
      removalPolicy: removalPolicyOf(stage),
      encryptionKey,
    });
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [logGroup.logGroupArn.replace(/:\*$/, '')],
      redactedFields: [{ queryString: {} }, ...REDACTED_HEADERS.map((name) => ({ singleHeader: { Name: name } }))],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: [{ ActionCondition: { Action: 'BLOCK' } }],
          },
        ],
      },
    });
  }
}
