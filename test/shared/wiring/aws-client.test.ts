import { globSync, readFileSync } from 'node:fs';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { awsClient } from '../../../shared/wiring/aws-client.ts';

/** All AWS clients of functions. */
const CLIENTS = {
  ApiGatewayManagementApiClient,
  CognitoIdentityProviderClient,
  DynamoDBClient,
  EventBridgeClient,
  S3Client,
  SecretsManagerClient,
  SESv2Client,
  SQSClient,
};

const sources = globSync(['shared/**/*.ts', 'functions/**/*.ts', 'infra/constructs/**/handler.ts']);
const found = (pattern: RegExp) =>
  sources.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, name = '']) => ({ file, name })));

describe('an AWS client', () => {
  it('is created by the factory, or with its own timeouts if it is bundled separately', () => {
    const elsewhere = found(/new (\w+Client)\(/g).filter(({ name }) => name in CLIENTS);
    expect(elsewhere).toEqual([{ file: 'infra/constructs/initial-secret/handler.ts', name: 'SecretsManagerClient' }]);
    expect(readFileSync('infra/constructs/initial-secret/handler.ts', 'utf8')).toContain('throwOnRequestTimeout: true');
  });

  it('is one of those that are listed here', () => {
    const made = found(/awsClient\((\w+)/g).map(({ name }) => name);
    const imported = found(/import \{[^}]*?(\w+Client)\b[^}]*\} from '@aws-sdk\/client-/g).map(({ name }) => name);
    expect([...new Set(made.filter((name) => name !== 'Client'))].toSorted()).toEqual(Object.keys(CLIENTS).toSorted());
    expect([...new Set(imported)].filter((name) => !(name in CLIENTS))).toEqual([]);
  });

  it.each(Object.entries(CLIENTS))('of %s times out after seconds', async (_, Client) => {
    vi.stubEnv('AWS_REGION', 'us-east-1');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { config } = awsClient<{
      config: { requestHandler: { httpHandlerConfigs(): object }; maxAttempts(): Promise<number> };
    }>(Client as never, { requestTimeout: 3_000, endpoint: 'http://127.0.0.1:1' });
    // The handler resolves its configuration on first use.
    const handler = config.requestHandler as unknown as { configProvider: Promise<object> };
    expect(await handler.configProvider).toMatchObject({
      connectionTimeout: 1_000,
      requestTimeout: 3_000,
      throwOnRequestTimeout: true,
    });
    expect(await config.maxAttempts()).toBe(3);
  });
});
