import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { functionsOf, statementsOn, synthesize } from '../synthesized.ts';

const { api, data, schedule } = synthesize('prod');
const functions = [...functionsOf(api), ...functionsOf(schedule)];
const onFiles = functions.flatMap(({ name, statements }) =>
  statementsOn('s3', statements).map(({ Action, Resource }) => ({ name, Action, Resource: Resource.join() })),
);

describe('the bucket of exports', () => {
  it('is private, encrypted with our key, and deletes files and unfinished uploads after a week', () => {
    data.resourceCountIs('AWS::S3::Bucket', 1);
    data.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: Match.anyValue() } },
        ],
      },
      LifecycleConfiguration: {
        Rules: [{ Status: 'Enabled', ExpirationInDays: 7, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }],
      },
    });
  });

  it('denies everyone access without TLS 1.2', () => {
    const [policy] = Object.values(data.findResources('AWS::S3::BucketPolicy'));
    const statements = policy?.Properties.PolicyDocument.Statement;
    expect(statements).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      expect.objectContaining({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
    ]);
  });

  it('is written only by run-export and read only by get-export, which presigns URLs', () => {
    expect(onFiles.map(({ name, Action }) => [name, Action])).toEqual([
      ['get-export', ['s3:GetObject']],
      ['run-export', ['s3:AbortMultipartUpload', 's3:PutObject']],
    ]);
    for (const { Resource } of onFiles) expect(Resource).toMatch(/\/exports\/\*"/);
  });

  it('allows data keys only to run-export', () => {
    const makers = functions.filter(({ statements }) =>
      statementsOn('kms', statements).some(
        ({ Action, Condition }) => Action.includes('kms:GenerateDataKey') && JSON.stringify(Condition).includes('"s3.'),
      ),
    );
    expect(makers.map(({ name }) => name)).toEqual(['run-export']);
  });
});
