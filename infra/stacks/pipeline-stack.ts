import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Effect,
  ManagedPolicy,
  OidcProviderNative,
  PolicyStatement,
  Role,
  type RoleProps,
  WebIdentityPrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '../config/stage.ts';

/** Fixed by GitHub: docs.github.com, "OpenID Connect in Amazon Web Services". */
const GITHUB = 'token.actions.githubusercontent.com';
const AUDIENCE = 'sts.amazonaws.com';

export interface PipelineStackProps extends StackProps {
  readonly stage: Stage;
  /** The repository as its tokens name it: `owner/name`, or `owner@id/name@id` for one that was created since July 2026. */
  readonly repository: string;
  /** An account has one provider for GitHub; false if another stack has made it. */
  readonly createsProvider: boolean;
}

/**
 * What hosted CI may do in the account of a stage, by tokens of GitHub that live for minutes: no key is stored anywhere. It is an app of its
 * own (`infra/pipeline.ts`), deployed by a person, so that the pipeline cannot extend its own rights.
 */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, { stage, repository, createsProvider, ...props }: PipelineStackProps) {
    super(scope, id, props);
    const provider = createsProvider
      ? new OidcProviderNative(this, 'GitHub', { url: `https://${GITHUB}`, clientIds: [AUDIENCE] }).oidcProviderArn
      : this.formatArn({ service: 'iam', region: '', resource: 'oidc-provider', resourceName: GITHUB });
    const role = (name: string, subject: string, rest: Omit<RoleProps, 'assumedBy'>) => {
      const made = new Role(this, name, {
        ...rest,
        // One hour is the least that IAM accepts.
        maxSessionDuration: Duration.hours(1),
        assumedBy: new WebIdentityPrincipal(provider, {
          StringEquals: { [`${GITHUB}:aud`]: AUDIENCE, [`${GITHUB}:sub`]: `repo:${repository}:${subject}` },
        }),
      });
      new CfnOutput(this, `${name}RoleArn`, { value: made.roleArn });
      return made;
    };
    const stacks = this.formatArn({
      service: 'cloudformation',
      region: '*',
      resource: 'stack',
      resourceName: `evisa-${stage.name}-*`,
    });

    const deploy = role('Deploy', `environment:${stage.name}`, {
      description: `Deploys evisa ${stage.name}: assumes the roles of cdk bootstrap, after the approval that the environment asks for`,
    });
    deploy.addToPolicy(
      new PolicyStatement({
        actions: ['sts:AssumeRole'],
        resources: ['deploy', 'file-publishing', 'lookup'].map((kind) => this.bootstrapRole(kind)),
      }),
    );
    deploy.addToPolicy(new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [stacks] }));

    // Not the lookup role of cdk bootstrap: that may read every table and log of the account, and anybody who can open a pull request can use this role.
    const review = role('Review', 'pull_request', {
      description: `Compares pull requests with the deployed templates of evisa ${stage.name}; reads nothing else`,
    });
    review.addToPolicy(
      new PolicyStatement({
        actions: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate', 'cloudformation:ListStackResources'],
        resources: [stacks],
      }),
    );

    const drift = role('Drift', 'ref:refs/heads/main', {
      description: `Finds what was changed by hand in evisa ${stage.name}; reads configurations, no data`,
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('SecurityAudit')],
    });
    drift.addToPolicy(
      new PolicyStatement({
        actions: [
          'cloudformation:DetectStackDrift',
          'cloudformation:DetectStackResourceDrift',
          'cloudformation:DescribeStackResourceDrifts',
        ],
        resources: [stacks],
      }),
    );
    // CloudFormation's service authorization reference: this action supports no resource.
    drift.addToPolicy(
      new PolicyStatement({ actions: ['cloudformation:DescribeStackDriftDetectionStatus'], resources: ['*'] }),
    );
    // SecurityAudit may read metadata of these; a pipeline needs none of their contents.
    drift.addToPolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        actions: [
          'dynamodb:GetItem',
          'dynamodb:Query',
          'dynamodb:Scan',
          'kms:Decrypt',
          's3:GetObject',
          'secretsmanager:GetSecretValue',
        ],
        resources: ['*'],
      }),
    );
  }

  /** `hnb659fds` is the default qualifier of cdk bootstrap. Any region: CloudFront's firewall is in us-east-1. */
  private bootstrapRole(kind: string): string {
    return this.formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName: `cdk-hnb659fds-${kind}-role-${this.account}-*`,
    });
  }
}
