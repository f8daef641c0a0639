import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesize } from './synthesized.ts';

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}
interface Found extends Resource {
  readonly stack: string;
  readonly id: string;
}

const resourcesOf = (templates: Readonly<Record<string, Template>>): Found[] =>
  Object.entries(templates).flatMap(([stack, template]) =>
    Object.entries<Resource>(template.toJSON().Resources).map(([id, one]) => ({
      ...one,
      stack,
      id,
    })),
  );

const production = resourcesOf(synthesize('prod'));
const policyOf = ({ DeletionPolicy, UpdateReplacePolicy }: Resource) => ({ DeletionPolicy, UpdateReplacePolicy });
const RETAINED = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };

/** What is lost with one of these cannot be deployed again. */
const HOLDS_DATA = [
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolGroup',
  'AWS::DynamoDB::Table',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
];
/** Neither has a name; the setting of the account that they carry must survive even a rollback, because other stacks share it. */
const ALWAYS_RETAINED = ['LiveLoggingRole', 'LiveLogging'];

describe('in prod', () => {
  // CloudFormation, "DeletionPolicy attribute": "For RetainExceptOnCreate, CloudFormation deletes the resource if the stack operation that
  // created it is rolled back". With Retain it would stay, and its name would be taken when the deployment is repeated.
  it('no resource outlives the rollback of its creation, so that a failed deployment can be repeated', () => {
    const outliving = production.filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain');
    expect([...new Set(outliving.map(({ id }) => id.replace(/[0-9A-F]{8}$/, '')))]).toEqual(ALWAYS_RETAINED);
    for (const { Properties } of outliving) expect(Object.keys(Properties ?? {})).not.toContain('RoleName');
  });

  it.each(HOLDS_DATA)('%s survives its stack and its replacement', (type) => {
    const found = production.filter(({ Type }) => Type === type);
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) expect({ id: one.id, ...policyOf(one) }).toEqual({ id: one.id, ...RETAINED });
  });

  it('the keys that encrypt what survives survive, too; only those of the alarm topics do not', () => {
    const keys = production.filter(({ Type }) => Type === 'AWS::KMS::Key');
    expect(new Set(keys.map(({ stack }) => stack))).toEqual(new Set(['data', 'waf', 'observability', 'global']));
    for (const one of keys) {
      expect({ stack: one.stack, survives: one.DeletionPolicy === 'RetainExceptOnCreate' }).toEqual({
        stack: one.stack,
        survives: ['data', 'waf'].includes(one.stack),
      });
    }
  });

  // Lambda, "PublishVersion": "Lambda doesn't publish a version if the function's configuration and code haven't changed since the last
  // version". A version that outlived the rollback of its release would be that last one when the same code is deployed again.
  it('a version of a function survives its replacement, but not the rollback of its release', () => {
    const versions = production.filter(({ Type }) => Type === 'AWS::Lambda::Version');
    expect(versions.length).toBeGreaterThan(0);
    for (const one of versions) expect(policyOf(one)).toEqual(RETAINED);
  });
});

describe('in dev', () => {
  it('nothing of value outlives its stack, except for exports, which delete themselves', () => {
    const kept = resourcesOf(synthesize('dev')).filter(({ DeletionPolicy }) => DeletionPolicy?.startsWith('Retain'));
    const names = kept.map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(names).toEqual(['ExportsBucket', ...ALWAYS_RETAINED]);
  });
});

describe('a resource that cannot be deleted', () => {
  const { data } = synthesize('prod');
  const resources = data.toJSON().Resources as Record<string, { Type: string; DependsOn?: string[] }>;

  // DynamoDB, "DeleteTable": a table with deletion protection is not deleted, so a rollback that must delete it fails.
  it('the table is created after everything else in its stack that can fail', () => {
    const [table] = Object.values(resources).filter(({ Type }) => Type === 'AWS::DynamoDB::Table');
    const others = Object.entries(resources).filter(([, { Type }]) =>
      ['AWS::SecretsManager::Secret', 'Custom::InitialSecretValue', 'AWS::S3::Bucket'].includes(Type),
    );
    expect(table?.DependsOn).toEqual(expect.arrayContaining(others.map(([id]) => id)));
  });
});

describe('the user pool', () => {
  // aws/aws-cdk issue 18964: "Email address is not verified", and the whole stack is rolled back.
  it('has a stack of its own, so that a sender that SES has not verified yet does not fail the data stack', () => {
    const withPool = production
      .filter(({ Type }) => Type.startsWith('AWS::Cognito::UserPool'))
      .map(({ stack }) => stack);
    expect(withPool).not.toContain('data');
    expect(JSON.stringify(synthesize('prod').data.toJSON())).not.toContain('visa@example.org');
  });
});
