import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
  paginateListExports,
  paginateListStacks,
  type StackEvent,
  type StackSummary,
} from '@aws-sdk/client-cloudformation';
import type { Resource, Resources, StackOfAssembly } from './assembly.ts';
import { identifierOf, isChangeable } from './resource-types.ts';

/** The stacks that leave data behind, or something with a name that a new stack would find taken. */
export const KEEPING = ['data', 'backup', 'users', 'waf'];

/** A resource that a destroyed stack has left behind. */
export interface Leftover {
  readonly logicalId: string;
  /** As the new stack declares it, but for what an import cannot contain. */
  readonly resource: Resource;
  /** By which CloudFormation imports it, such as `{ TableName: … }`. */
  readonly identifier: Readonly<Record<string, string>>;
}

/**
 * What the last destroyed stack of this name has left behind and the new stack declares. Empty if there is no such stack: CloudFormation
 * knows a deleted one for 90 days ("ListStacks").
 * @param without ids or types of resources to leave out
 */
export async function leftoversOf(
  client: CloudFormationClient,
  stack: StackOfAssembly,
  without: readonly string[] = [],
): Promise<Leftover[]> {
  const retained = (await retainedBy(client, stack.name)).filter(
    ({ LogicalResourceId = '', PhysicalResourceId = '', ResourceType = '' }) =>
      ![LogicalResourceId, PhysicalResourceId, ResourceType].some((name) => without.includes(name)),
  );
  const ids = new Map(retained.map((one) => [one.LogicalResourceId ?? '', one.PhysicalResourceId ?? '']));
  const exports = await exportsIn(client);
  return Object.entries(importable(stack.resources, ids, exports)).flatMap(([logicalId, resource]) => {
    const identifier = identifierOf(resource, ids.get(logicalId) ?? '', ids);
    return identifier === undefined ? [] : [{ logicalId, resource: { ...resource, DependsOn: undefined }, identifier }];
  });
}

/** The state of the stack that has the name now; undefined if there is none. */
export async function statusOf(client: CloudFormationClient, StackName: string): Promise<string | undefined> {
  const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName })).catch((error: Error) => {
    if (error.name === 'ValidationError' && error.message.includes('does not exist')) return { Stacks: [] };
    throw error;
  });
  return stack?.StackStatus;
}

async function retainedBy(client: CloudFormationClient, name: string): Promise<StackEvent[]> {
  const deleted: StackSummary[] = [];
  for await (const page of paginateListStacks({ client }, { StackStatusFilter: ['DELETE_COMPLETE'] })) {
    deleted.push(...(page.StackSummaries ?? []).filter(({ StackName }) => StackName === name));
  }
  const time = ({ DeletionTime, LastUpdatedTime }: StackSummary) => (DeletionTime ?? LastUpdatedTime)?.getTime() ?? 0;
  for (const { StackId = '' } of deleted.toSorted((a, b) => time(b) - time(a))) {
    const retained = await skippedAtDeletion(client, StackId);
    // A deployment that was rolled back since has left nothing behind.
    if (retained.length > 0) return retained;
  }
  return [];
}

/** Events come newest first. Those before the deletion may be of resources that an update replaced. */
async function skippedAtDeletion(client: CloudFormationClient, StackId: string): Promise<StackEvent[]> {
  const skipped: StackEvent[] = [];
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName: StackId })) {
    for (const event of StackEvents) {
      const isOfStack = event.PhysicalResourceId === StackId;
      if (isOfStack && !event.ResourceStatus?.startsWith('DELETE_')) return skipped;
      if (event.ResourceStatus === 'DELETE_SKIPPED') skipped.push(event);
    }
  }
  return skipped;
}

async function exportsIn(client: CloudFormationClient): Promise<string[]> {
  const names: (string | undefined)[] = [];
  for await (const { Exports = [] } of paginateListExports({ client }, {}))
    names.push(...Exports.map(({ Name }) => Name));
  return names.filter((name) => name !== undefined);
}

/**
 * The retained resources as they can be imported: an import adds nothing else to the stack. What refers to something else is left to the
 * deployment that follows if it can be changed later, such as the function that a user pool calls. Otherwise the resource has to wait.
 */
function importable(declared: Resources, ids: ReadonlyMap<string, string>, exports: readonly string[]): Resources {
  const found = Object.entries(declared).filter(([id]) => ids.has(id));
  const known = new Set([...found.map(([id]) => id), ...exports]);
  const isOwn = ([, value]: [string, unknown]) => referencesIn(value).every((one) => known.has(one));
  const closed = found.flatMap(([id, { Properties = {}, ...resource }]) => {
    const [own, foreign] = [true, false].map((is) => Object.entries(Properties).filter((one) => isOwn(one) === is));
    if (foreign?.some(([name]) => !isChangeable(resource.Type, name))) return [];
    return [[id, { ...resource, Properties: Object.fromEntries(own ?? []) }] as const];
  });
  const next = Object.fromEntries(closed);
  return closed.length === found.length ? next : importable(next, ids, exports);
}

/** The logical ids and the names of exports of other stacks. */
function referencesIn(value: unknown): string[] {
  const references = JSON.stringify(value).matchAll(/"(?:Ref|Fn::ImportValue|Fn::GetAtt)":\[?"([^"]+)"/g);
  return [...references].map(([, name = '']) => name).filter((name) => !name.startsWith('AWS::'));
}
