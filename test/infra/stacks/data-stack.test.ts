import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { tableDefinition } from '../../../infra/constructs/table-definition.ts';
import { API_SCOPE } from '../../../shared/api/routes.ts';
import { PAYMENT_METHODS } from '../../../shared/domain/payment-method.ts';
import { GATEWAY_LIST } from '../../../shared/gateways/registry.ts';
import { functionsOf, statementsOn, synthesize } from '../synthesized.ts';

const { data } = synthesize('dev');
const { data: production } = synthesize('prod');

const keySchema = ({ partitionKey, sortKey }: { partitionKey: string; sortKey: string }) => [
  { AttributeName: partitionKey, KeyType: 'HASH' },
  { AttributeName: sortKey, KeyType: 'RANGE' },
];

describe('the table', () => {
  it('matches its definition', () => {
    data.resourceCountIs('AWS::DynamoDB::Table', 1);
    data.hasResourceProperties('AWS::DynamoDB::Table', {
      KeySchema: keySchema(tableDefinition),
      GlobalSecondaryIndexes: tableDefinition.indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection: { ProjectionType: 'ALL' },
      })),
      TimeToLiveSpecification: { AttributeName: tableDefinition.timeToLive, Enabled: true },
      StreamSpecification: { StreamViewType: tableDefinition.stream },
    });
  });

  it('has on-demand billing, point-in-time recovery, and encryption with our own rotated key', () => {
    data.hasResourceProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: Match.anyValue() },
    });
    data.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });
});

describe('resources that hold data', () => {
  const retained = ['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::SecretsManager::Secret', 'AWS::Cognito::UserPool'];

  it.each(retained)('%s outlives its stack in prod, but not in dev', (type) => {
    for (const [template, policy] of [[production, 'Retain'] as const, [data, 'Delete'] as const]) {
      const resources = Object.values(template.findResources(type));
      expect(resources.length).toBeGreaterThan(0);
      for (const resource of resources) {
        expect(resource).toMatchObject({ DeletionPolicy: policy, UpdateReplacePolicy: policy });
      }
    }
  });

  it('have deletion protection in prod', () => {
    production.hasResourceProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: true });
    production.hasResourceProperties('AWS::Cognito::UserPool', { DeletionProtection: 'ACTIVE' });
  });
});

describe('the secrets', () => {
  const names = [...PAYMENT_METHODS, 'encryption-keys', 'hash-keys', 'origin'].sort();

  it('are encrypted with our key, and the template contains no value', () => {
    const secrets = Object.values(data.findResources('AWS::SecretsManager::Secret'));
    expect(secrets.map(({ Properties }) => Properties.Name).sort()).toEqual(names.map((name) => `evisa/dev/${name}`));
    for (const { Properties } of secrets) {
      expect(Properties).toHaveProperty('KmsKeyId');
      expect(Properties).not.toHaveProperty('SecretString');
      expect(Properties).not.toHaveProperty('GenerateSecretString');
    }
  });

  it('have initial values: keys for key rings, a random value for CloudFront, empty forms for gateways', () => {
    const values = Object.values(data.findResources('Custom::InitialSecretValue')).map(({ Properties }) => Properties);
    expect(values.map(({ KeyId }) => KeyId).filter(Boolean)).toEqual(['k1', 'h1']);
    expect(values.map(({ RandomField }) => RandomField).filter(Boolean)).toEqual(['current']);
    expect(
      values
        .map(({ Placeholder }) => Placeholder)
        .filter(Boolean)
        .map((text) => JSON.parse(text)),
    ).toEqual(GATEWAY_LIST.map(({ secret }) => secret.blank));
  });

  it('cannot be read by the function that writes their initial values', () => {
    const [initializer, ...others] = functionsOf(data);
    expect(others).toEqual([]);
    const actions = statementsOn('secretsmanager', initializer?.statements ?? []).flatMap(({ Action }) => Action);
    expect(actions).toEqual(['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue']);
  });
});

describe('the users', () => {
  it('sign up themselves with a verified email address', () => {
    data.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
      UsernameAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    });
  });

  it('receive verification codes through SES in prod, since Cognito sends only a few a day', () => {
    production.hasResourceProperties('AWS::Cognito::UserPool', {
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER',
        From: 'visa@example.org',
        SourceArn: { 'Fn::Join': ['', Match.arrayWith([':identity/example.org'])] },
      },
    });
    data.hasResourceProperties('AWS::Cognito::UserPool', {
      EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
    });
  });

  it('are billed by the Lite plan, and use none of the features that it lacks', () => {
    data.hasResourceProperties('AWS::Cognito::UserPool', { UserPoolTier: 'LITE' });
    data.hasResourceProperties('AWS::Cognito::UserPoolDomain', { ManagedLoginVersion: Match.absent() });
  });

  it('can be in the groups officer and finance', () => {
    const groups = Object.values(data.findResources('AWS::Cognito::UserPoolGroup'));
    expect(groups.map(({ Properties }) => Properties.GroupName).sort()).toEqual(['finance', 'officer']);
  });

  it('can be granted the scope that the API requires', () => {
    const [server] = Object.values(data.findResources('AWS::Cognito::UserPoolResourceServer'));
    const { Identifier, Scopes } = server?.Properties ?? {};
    expect(Scopes.map(({ ScopeName }: { ScopeName: string }) => `${Identifier}/${ScopeName}`)).toEqual([API_SCOPE]);
  });
});
