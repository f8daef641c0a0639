import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { tableDefinition } from '../../../infra/constructs/table-definition.ts';
import { PAYMENT_METHODS } from '../../../shared/domain/payment-method.ts';
import { GATEWAY_LIST } from '../../../shared/gateways/registry.ts';
import {
  forManyPayments,
  functionsOf,
  prodOptions,
  recoveryVaultArn,
  stacks,
  statementsOn,
  synthesize,
} from '../synthesized.ts';

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

  it('has the warm throughput of a new table by default, and what a busier stage needs, with all indexes', () => {
    const warmOf = (template: typeof data) => {
      const [table] = Object.values(template.findResources('AWS::DynamoDB::Table'));
      const { WarmThroughput, GlobalSecondaryIndexes } = table?.Properties ?? {};
      return [
        WarmThroughput,
        ...GlobalSecondaryIndexes.map(({ WarmThroughput: own }: { WarmThroughput?: object }) => own),
      ];
    };
    const count = 1 + tableDefinition.indexes.length;
    expect(warmOf(data)).toEqual(Array(count).fill(undefined));
    const busy = synthesize('prod', forManyPayments);
    const warm = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 16_000 };
    expect(warmOf(busy.data)).toEqual(Array(count).fill(warm));
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

it('the table has deletion protection in prod', () => {
  production.hasResourceProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: true });
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

describe('termination protection', () => {
  const isProtected = (all: ReturnType<typeof stacks>) =>
    Object.entries(all).flatMap(([name, { terminationProtection }]) => (terminationProtection ? [name] : []));

  it('is on in prod for the stacks that hold data, and off in dev', () => {
    expect(isProtected(stacks('prod', { ...prodOptions, recoveryVaultArn }))).toEqual(['data', 'backup', 'users']);
    expect(isProtected(stacks('dev'))).toEqual([]);
  });
});
