import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { Resource } from './assembly.ts';

// CloudFormation's resource types, as the CDK CLI knows them.
const spec = await loadAwsServiceSpec();

/**
 * By which properties CloudFormation identifies a resource in an import.
 * @param physicalId of the resource
 * @param ids the physical ids of all resources of its stack
 * @returns undefined for a type that has none
 */
export function identifierOf(
  { Type, Properties = {} }: Resource,
  physicalId: string,
  ids: ReadonlyMap<string, string>,
): Record<string, string> | undefined {
  const names = spec.lookup('resource', 'cloudFormationType', 'equals', Type)[0]?.primaryIdentifier ?? [];
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, givenIn(Properties[name], ids) ?? physicalId]));
}

/** Whether another value of the property updates the resource instead of replacing it. */
export function isChangeable(type: string, property: string): boolean {
  const { properties = {} } = spec.lookup('resource', 'cloudFormationType', 'equals', type)[0] ?? {};
  return property in properties && (properties[property]?.causesReplacement ?? 'no') === 'no';
}

/** A group of users is identified by its pool, too, to which it refers. */
function givenIn(property: unknown, ids: ReadonlyMap<string, string>): string | undefined {
  if (typeof property === 'string') return property;
  const { Ref } = Object(property) as { readonly Ref?: string };
  return Ref === undefined ? undefined : ids.get(Ref);
}
