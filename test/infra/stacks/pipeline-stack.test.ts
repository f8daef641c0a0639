import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { stageNamed } from '../../../infra/config/stage.ts';
import { PipelineStack } from '../../../infra/stacks/pipeline-stack.ts';

const REPOSITORY = 'office@1/evisa@2';
const SUBJECT = 'token.actions.githubusercontent.com:sub';

function pipeline(createsProvider = true): Template {
  const stage = stageNamed('prod');
  return Template.fromStack(
    new PipelineStack(new App(), 'evisa-prod-pipeline', {
      stage,
      repository: REPOSITORY,
      createsProvider,
      env: { account: '111122223333', region: 'eu-central-1' },
    }),
  );
}

const template = pipeline();
const roles = Object.values(template.findResources('AWS::IAM::Role')).map(({ Properties }) => Properties);

describe('the roles of the pipeline', () => {
  it('each trust one subject of the repository, exactly, and tokens for AWS only', () => {
    const conditions = roles.map(({ AssumeRolePolicyDocument: { Statement } }) => {
      expect(Statement).toHaveLength(1);
      expect(Statement[0].Action).toBe('sts:AssumeRoleWithWebIdentity');
      return Statement[0].Condition;
    });
    const subjects = ['environment:prod', 'pull_request', 'ref:refs/heads/main'];
    expect(conditions).toEqual(
      subjects.map((subject) => ({
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          [SUBJECT]: `repo:${REPOSITORY}:${subject}`,
        },
      })),
    );
  });

  it('have no fixed name, so that a second region or stage can have its own', () => {
    for (const { RoleName } of roles) expect(RoleName).toBeUndefined();
  });

  it('let only the deployment assume another role, and only those of cdk bootstrap', () => {
    const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[],
    );
    const assume = statements.filter(({ Action }) => [Action].flat().includes('sts:AssumeRole'));
    expect(assume).toHaveLength(1);
    const text = JSON.stringify(assume[0]?.Resource);
    expect(text.match(/role\/cdk-hnb659fds-(deploy|file-publishing|lookup)-role-111122223333-\*/g)).toHaveLength(3);
  });

  it('let a pull request read templates and nothing else', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('^Review'),
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: [
              'cloudformation:DescribeStacks',
              'cloudformation:GetTemplate',
              'cloudformation:ListStackResources',
            ],
            Resource: Match.objectLike({}),
          },
        ],
      },
    });
    const [, review] = roles;
    expect(review.ManagedPolicyArns).toBeUndefined();
  });

  it('deny data to the search for drift', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('^Drift'),
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: Match.arrayWith([
              'dynamodb:GetItem',
              'kms:Decrypt',
              's3:GetObject',
              'secretsmanager:GetSecretValue',
            ]),
            Resource: '*',
          }),
        ]),
      },
    });
  });
});

it('an account has one provider for GitHub', () => {
  template.resourceCountIs('AWS::IAM::OIDCProvider', 1);
  pipeline(false).resourceCountIs('AWS::IAM::OIDCProvider', 0);
});
