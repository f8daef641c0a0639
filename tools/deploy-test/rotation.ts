import { randomUUID } from 'node:crypto';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { ROTATION_STEPS } from '../../shared/adapters/secrets-manager/rotate-key-ring.ts';
import type { Report } from '../demo/report.ts';
import type { Deployment } from './deployment.ts';
import { deployedFunctions, invoke } from './functions.ts';

const SecretId = 'evisa/emulator/encryption-keys';

/**
 * Runs the rotation function through its four steps like Secrets Manager: a pending version without a value becomes the current one.
 * MiniStack's own RotateSecret makes the new version current immediately and invokes no function.
 */
export async function rotateKeys({ aws }: Deployment, report: Report): Promise<void> {
  report.section('The rotation of the encryption keys');
  const client = new SecretsManagerClient(aws);
  const readKeyRing = async () => {
    const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
    return JSON.parse(SecretString) as { active: string; next?: { id: string }; keys: Record<string, string> };
  };
  const before = await readKeyRing();
  const ClientRequestToken = randomUUID();
  const pending = { SecretId, ClientRequestToken, VersionStages: ['AWSPENDING'] };
  await client.send(new PutSecretValueCommand(pending));
  const { name = '' } = (await deployedFunctions(aws)).find(({ handler }) => handler === 'rotate-keys') ?? {};
  for (const Step of ROTATION_STEPS) {
    const { failed } = await invoke(aws, name, { Step, SecretId, ClientRequestToken });
    report.check(`${Step} succeeds`, failed === undefined);
  }
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
  report.check(
    'the new version is the current one',
    VersionIdsToStages[ClientRequestToken]?.includes('AWSCURRENT') === true,
  );
  const after = await readKeyRing();
  const hasOldKeys = Object.entries(before.keys).every(([id, key]) => after.keys[id] === key);
  report.check(
    'the key ring has a new next key and all old keys',
    hasOldKeys && after.next !== undefined && after.next.id in after.keys,
  );
}
