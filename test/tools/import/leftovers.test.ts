import { describe, expect, it } from 'vitest';
import type { Resources } from '../../../tools/import/assembly.ts';
import { KEEPING, leftoversOf } from '../../../tools/import/leftovers.ts';
import { synthesize, withRecoveryAndAlarms } from '../../infra/synthesized.ts';
import { fakeCloudFormation } from './fake-cloudformation.ts';

const prod = synthesize('prod', withRecoveryAndAlarms);
const resourcesOf = (stack: string) => prod[stack as keyof typeof prod]?.toJSON().Resources as Resources;
const isRetained = (policy = '') => policy.startsWith('Retain');
const retainedIn = (resources: Resources) =>
  Object.entries(resources).flatMap(([id, { Type, DeletionPolicy }]) =>
    isRetained(DeletionPolicy) ? [[id, Type] as const] : [],
  );

/** CloudFormation after a stack with these resources was destroyed, and before that a younger one that had failed at once. */
function destroyed(resources: Resources, exports: readonly string[] = []) {
  const deleted = (id: string, DeletionTime: string) => ({
    StackName: 'evisa-prod-x',
    StackId: id,
    DeletionTime: new Date(DeletionTime),
  });
  const event = (StackId: string, ResourceStatus: string, LogicalResourceId = 'x', PhysicalResourceId = StackId) => ({
    StackId,
    LogicalResourceId,
    PhysicalResourceId,
    ResourceStatus,
  });
  const deletions = Object.entries(resources).map(([id, { DeletionPolicy }]) =>
    event('old', isRetained(DeletionPolicy) ? 'DELETE_SKIPPED' : 'DELETE_COMPLETE', id, `the ${id}`),
  );
  const [first = ''] = Object.keys(resources);
  const byStack = {
    old: [
      event('old', 'DELETE_COMPLETE'),
      ...deletions.slice(0, 2),
      event('old', 'DELETE_FAILED'),
      ...deletions.slice(2),
      event('old', 'DELETE_IN_PROGRESS'),
      event('old', 'UPDATE_COMPLETE'),
      event('old', 'DELETE_SKIPPED', first, 'replaced long ago'),
    ],
    'rolled back': [event('rolled back', 'DELETE_COMPLETE'), event('rolled back', 'DELETE_IN_PROGRESS')],
    older: [event('older', 'DELETE_COMPLETE'), event('older', 'DELETE_SKIPPED', first, 'of an older stack')],
  };
  const stacks = ({ NextToken }: { NextToken?: string }) =>
    NextToken === undefined
      ? {
          StackSummaries: [{ ...deleted('other', '2026-12-02'), StackName: 'other' }, deleted('old', '2026-11-01')],
          NextToken: '2',
        }
      : { StackSummaries: [deleted('rolled back', '2026-12-01'), deleted('older', '2026-10-01')] };
  const events = ({ StackName }: { StackName: keyof typeof byStack }) => ({ StackEvents: byStack[StackName] });
  return fakeCloudFormation({
    ListStacks: stacks,
    DescribeStackEvents: events,
    ListExports: { Exports: exports.map((Name) => ({ Name })) },
  }).client;
}

const leftovers = (resources: Resources, exports?: readonly string[]) =>
  leftoversOf(destroyed(resources, exports), { id: 'x', name: 'evisa-prod-x', region: 'eu-central-1', resources });

describe('what a destroyed stack of prod has left behind', () => {
  it.each(['data', 'users', 'waf'])('is imported completely: %s', async (stack) => {
    const resources = resourcesOf(stack);
    const found = (await leftovers(resources)).map(({ logicalId, resource }) => [logicalId, resource.Type]);
    expect(found).toEqual(retainedIn(resources));
    expect(found.length).toBeGreaterThan(1);
  });

  it('is identified as CloudFormation demands, by its id or its name', async () => {
    const found = [...(await leftovers(resourcesOf('data'))), ...(await leftovers(resourcesOf('users')))];
    const byType = (type: string) =>
      found.filter((one) => one.resource.Type === type).map(({ identifier }) => identifier);
    expect(byType('AWS::DynamoDB::Table')).toEqual([{ TableName: expect.stringMatching(/^the PaymentsTable/) }]);
    expect(byType('AWS::SecretsManager::Secret')[0]).toEqual({ Id: expect.stringMatching(/^the Secrets/) });
    const pools = byType('AWS::Cognito::UserPool').map(({ UserPoolId }) => UserPoolId);
    const groups = byType('AWS::Cognito::UserPoolGroup');
    expect(groups.map(({ GroupName }) => GroupName)).toEqual(expect.arrayContaining(['officer', 'finance']));
    for (const { UserPoolId } of groups) expect(pools).toContain(UserPoolId);
  });

  it('is imported without what it only calls, which the next deployment adds', async () => {
    const declared = Object.values(resourcesOf('users')).find(({ Properties }) => Properties?.LambdaConfig);
    expect(declared?.Type).toBe('AWS::Cognito::UserPool');
    for (const { resource } of await leftovers(resourcesOf('users'))) {
      expect(resource.Properties).not.toHaveProperty('LambdaConfig');
      expect(resource.DependsOn).toBeUndefined();
    }
  });

  it('waits for what it refers to in another stack', async () => {
    const resources = resourcesOf('backup');
    expect(await leftovers(resources)).toEqual([]);
    const [, key = ''] = /"Fn::ImportValue":"([^"]+)"/.exec(JSON.stringify(resources)) ?? [];
    expect((await leftovers(resources, [key])).map(({ resource }) => resource.Type)).toEqual([
      'AWS::Backup::BackupVault',
    ]);
  });

  it('is nothing if no stack was destroyed', async () => {
    const { client } = fakeCloudFormation({});
    const stack = { id: 'x', name: 'evisa-prod-x', region: 'eu-central-1', resources: resourcesOf('data') };
    expect(await leftoversOf(client, stack)).toEqual([]);
  });
});

// A name that is taken fails the next deployment.
it('no other stack retains something with a fixed name', () => {
  const others = Object.keys(prod).filter((stack) => !KEEPING.includes(stack));
  expect(others.length).toBeGreaterThan(5);
  for (const stack of others) {
    const resources = resourcesOf(stack);
    for (const [id] of retainedIn(resources)) {
      const names = Object.keys(resources[id]?.Properties ?? {}).filter((name) => /Name$/.test(name));
      expect([stack, id, names.filter((name) => name !== 'FunctionName')]).toEqual([stack, id, []]);
    }
  }
});
