import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  ExecuteChangeSetCommand,
  waitUntilChangeSetCreateComplete,
  waitUntilStackImportComplete,
} from '@aws-sdk/client-cloudformation';
import type { Leftover } from './leftovers.ts';

const ChangeSetName = 'import';
// Seconds. An import reads each resource once.
const MAX_WAIT = 600;

/**
 * Creates the stack with the leftovers alone: "Update, create or delete operations cannot be executed during import operations"
 * (CloudFormation, "Import AWS resources into a CloudFormation stack"). `cdk import` cannot: it keeps what a resource depends on, which is
 * not there yet ("Unresolved resource dependencies").
 * @throws if CloudFormation refuses one of them; the stack is then not there
 */
export async function importInto(
  client: CloudFormationClient,
  StackName: string,
  leftovers: readonly Leftover[],
): Promise<void> {
  const declared = leftovers.map(({ logicalId, resource }) => [logicalId, resource]);
  const changeSet = { StackName, ChangeSetName };
  await client.send(
    new CreateChangeSetCommand({
      ...changeSet,
      ChangeSetType: 'IMPORT',
      TemplateBody: JSON.stringify({ Resources: Object.fromEntries(declared) }),
      ResourcesToImport: leftovers.map(({ logicalId, resource, identifier }) => ({
        LogicalResourceId: logicalId,
        ResourceType: resource.Type,
        ResourceIdentifier: identifier,
      })),
    }),
  );
  const wait = { client, maxWaitTime: MAX_WAIT, minDelay: 1, maxDelay: 5 };
  try {
    await waitUntilChangeSetCreateComplete(wait, changeSet);
  } catch {
    const { StatusReason } = await client.send(new DescribeChangeSetCommand(changeSet));
    // An empty stack in review would refuse the next attempt.
    await client.send(new DeleteStackCommand({ StackName }));
    throw new Error(`${StackName}: ${StatusReason}`);
  }
  await client.send(new ExecuteChangeSetCommand(changeSet));
  await waitUntilStackImportComplete(wait, { StackName }).catch(() => {
    throw new Error(
      `${StackName} is not imported: see its events, delete the stack (it retains everything), and repeat`,
    );
  });
}
