import { randomBytes } from 'node:crypto';
import { DescribeSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

// Bundled separately from the functions, without their client factory; by default the SDK waits without limit (milliseconds).
const client = new SecretsManagerClient({
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
});

/** Always answers CloudFormation, which would otherwise wait for an hour. */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  const { RequestId, StackId, LogicalResourceId, ResourceProperties } = event;
  const SecretId = String(ResourceProperties.SecretId);
  const answer = { RequestId, StackId, LogicalResourceId, PhysicalResourceId: SecretId };
  try {
    if (event.RequestType !== 'Delete') await fillIfEmpty(SecretId, ResourceProperties);
    await respond(event.ResponseURL, { ...answer, Status: 'SUCCESS' });
  } catch (error) {
    console.error(error);
    const Reason = error instanceof Error ? error.name : 'unknown';
    await respond(event.ResponseURL, { ...answer, Status: 'FAILED', Reason });
  }
}

/** Never overwrites a value: losing the keys would lose what they encrypt. */
async function fillIfEmpty(SecretId: string, properties: Record<string, string>) {
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
  if (Object.keys(VersionIdsToStages).length > 0) return;
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: initialValue(properties) }));
}

function initialValue({ KeyId, RandomField, Placeholder }: Record<string, string>): string | undefined {
  if (KeyId !== undefined) return newKeyRing(KeyId);
  if (RandomField !== undefined) return JSON.stringify({ [RandomField]: randomBytes(32).toString('base64url') });
  return Placeholder;
}

function newKeyRing(keyId: string): string {
  return JSON.stringify({ active: keyId, keys: { [keyId]: randomBytes(32).toString('base64') } });
}

async function respond(url: string, answer: object): Promise<void> {
  const response = await fetch(url, { method: 'PUT', body: JSON.stringify(answer), headers: { 'content-type': '' } });
  if (!response.ok) throw new Error(`CloudFormation answered ${response.status}`);
}
