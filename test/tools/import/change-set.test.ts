import { describe, expect, it } from 'vitest';
import { importInto } from '../../../tools/import/change-set.ts';
import { fakeCloudFormation } from './fake-cloudformation.ts';

const table = { Type: 'AWS::DynamoDB::Table', DeletionPolicy: 'RetainExceptOnCreate' };
const NAME = 'evisa-prod-data';
const leftovers = [
  { logicalId: 'Table', resource: { ...table, DependsOn: undefined }, identifier: { TableName: 'payments' } },
];
const created = { DescribeChangeSet: { Status: 'CREATE_COMPLETE' } };

describe('an import', () => {
  it('has the leftovers alone', async () => {
    const { client, sent } = fakeCloudFormation({
      ...created,
      DescribeStacks: { Stacks: [{ StackStatus: 'IMPORT_COMPLETE' }] },
    });
    await importInto(client, NAME, leftovers);
    const { input } = sent.find(({ name }) => name === 'CreateChangeSet') ?? {};
    expect(input).toMatchObject({
      ChangeSetType: 'IMPORT',
      ResourcesToImport: [
        { LogicalResourceId: 'Table', ResourceType: table.Type, ResourceIdentifier: { TableName: 'payments' } },
      ],
    });
    expect(JSON.parse(String(input?.TemplateBody))).toEqual({ Resources: { Table: table } });
    expect(sent.map(({ name }) => name)).toContain('ExecuteChangeSet');
  });

  it('that CloudFormation refuses says why, and leaves no empty stack', async () => {
    const { client, sent } = fakeCloudFormation({
      DescribeChangeSet: { Status: 'FAILED', StatusReason: 'Table: payments does not exist.' },
    });
    await expect(importInto(client, NAME, leftovers)).rejects.toThrow(
      'evisa-prod-data: Table: payments does not exist.',
    );
    expect(sent.at(-1)).toMatchObject({ name: 'DeleteStack', input: { StackName: 'evisa-prod-data' } });
  });

  it('that is rolled back says so', async () => {
    const { client } = fakeCloudFormation({
      ...created,
      DescribeStacks: { Stacks: [{ StackStatus: 'ROLLBACK_COMPLETE', StackStatusReason: 'Key is gone' }] },
    });
    await expect(importInto(client, NAME, leftovers)).rejects.toThrow(/evisa-prod-data is not imported/);
  });
});
