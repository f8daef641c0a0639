import { readFile, stat } from 'node:fs/promises';
import {
  DescribeSecretCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startSecrets } from './secrets-fixture.ts';

const both = { 'evisa/stripe': { secretKey: 'sk_test_1' }, 'evisa/plain': 'a word' };

test('returns a secret as a string of JSON, by name and by ARN', async () => {
  const { get } = await startSecrets(both);
  const found = await get('evisa/stripe');
  expect(JSON.parse(found.SecretString ?? '')).toEqual({ secretKey: 'sk_test_1' });
  expect(found).toMatchObject({ Name: 'evisa/stripe', VersionStages: ['AWSCURRENT'] });
  expect(found.CreatedDate).toBeInstanceOf(Date);
  expect((await get(found.ARN ?? '')).SecretString).toBe(found.SecretString);
  expect((await get('evisa/plain')).SecretString).toBe('a word');
});

test('returns an edited value as a new version on the next call', async () => {
  const { get, write } = await startSecrets(both);
  const before = await get('evisa/stripe');
  await write({ 'evisa/stripe': { secretKey: 'sk_test_2' } });
  const after = await get('evisa/stripe');
  expect(after.SecretString).toBe('{"secretKey":"sk_test_2"}');
  expect(after.VersionId).not.toBe(before.VersionId);
});

test('writes a rotated value to the file, which stays editable JSON and readable only by its owner', async () => {
  const { client, get, file } = await startSecrets(both);
  const SecretString = '{"secretKey":"sk_test_3"}';
  const before = await get('evisa/stripe');
  const put = await client.send(new PutSecretValueCommand({ SecretId: 'evisa/stripe', SecretString }));
  expect(await get('evisa/stripe')).toMatchObject({ SecretString, VersionId: put.VersionId });
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ ...both, 'evisa/stripe': { secretKey: 'sk_test_3' } });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const described = await client.send(new DescribeSecretCommand({ SecretId: 'evisa/stripe' }));
  expect(described.VersionIdsToStages).toEqual({
    [String(put.VersionId)]: ['AWSCURRENT'],
    [String(before.VersionId)]: ['AWSPREVIOUS'],
  });
});

test('keeps a pending version apart from the current one until its label is moved', async () => {
  const { client, get, write } = await startSecrets(both);
  const SecretId = 'evisa/stripe';
  const before = (await get(SecretId)).VersionId ?? '';
  const { VersionId: token = '' } = await client.send(new RotateSecretCommand({ SecretId }));
  const stages = async () => (await client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages;
  expect(await stages()).toEqual({ [before]: ['AWSCURRENT'], [token]: ['AWSPENDING'] });
  const pending = { VersionId: token, VersionStage: 'AWSPENDING' };
  await expect(get(SecretId, pending)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });

  const put = (SecretString: string) =>
    client.send(
      new PutSecretValueCommand({
        SecretId,
        SecretString,
        ClientRequestToken: token,
        VersionStages: ['AWSPENDING'],
      }),
    );
  await put('{"secretKey":"sk_test_4"}');
  await put('{"secretKey":"sk_test_4"}');
  await expect(put('{"secretKey":"sk_test_5"}')).rejects.toMatchObject({ name: 'ResourceExistsException' });
  expect(await get(SecretId, pending)).toMatchObject({ SecretString: '{"secretKey":"sk_test_4"}' });
  expect(await get(SecretId)).toMatchObject({ VersionId: before });

  const move = (RemoveFromVersionId?: string) =>
    client.send(
      new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: token,
        ...(RemoveFromVersionId && { RemoveFromVersionId }),
      }),
    );
  await expect(move()).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await move(before);
  expect(await get(SecretId)).toMatchObject({ VersionId: token, SecretString: '{"secretKey":"sk_test_4"}' });
  expect(await stages()).toEqual({ [before]: ['AWSPREVIOUS'], [token]: ['AWSPENDING', 'AWSCURRENT'] });
  await write({ [SecretId]: { secretKey: 'sk_test_6' } });
  expect((await get(SecretId)).SecretString).toBe('{"secretKey":"sk_test_6"}');
});

test('returns the error names of the service', async () => {
  const { client, get } = await startSecrets(both);
  await expect(get('evisa/absent')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(get('constructor')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(get('evisa/stripe', { VersionStage: 'AWSPENDING' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  const put = new PutSecretValueCommand({ SecretId: 'evisa/absent', SecretString: 'x' });
  await expect(client.send(put)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(get('')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({ name: 'UnknownOperationException' });
});

test('reports a malformed file without quoting its content', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const { get } = await startSecrets('{"evisa/stripe": {"secretKey": "sk_test_hidden"');
  const failure = await get('evisa/stripe').catch((error: Error) => error);
  expect(failure).toMatchObject({ name: 'InternalServiceError' });
  expect(`${failure} ${log.mock.calls}`).not.toContain('sk_test_hidden');
});
