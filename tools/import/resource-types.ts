import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Resource } from './assembly.ts';

type Spec = ReturnType<typeof loadAwsServiceSpecSync>;

// CloudFormation's resource types, as the CDK CLI knows them. Read at first use: it takes longer than to see that the stage is wrong.
let spec: Spec | undefined;

function typeNamed(name: string) {
  spec ??= loadAwsServiceSpecSync();
  return spec.lookup('resource', 'cloudFormationType', 'equals', name)[0];
}

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
  const names = typeNamed(Type)?.primaryIdentifier ?? [];
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, givenIn(Properties[name], ids) ?? physicalId]));
}

/** Whether another value of the property updates the resource instead of replacing it. */
export function isChangeable(type: string, property: string): boolean {
  const { properties = {} } = typeNamed(type) ?? {};
  return property in properties && (properties[property]?.causesReplacement ?? 'no') === 'no';
}

/** A group of users is identified by its pool, too, to which it refers. */
function givenIn(property: unknown, ids: ReadonlyMap<string, string>): string | undefined {
  if (typeof property === 'string') return property;
  const { Ref } = Object(property) as { readonly Ref?: string };
  return Ref === undefined ? undefined : ids.get(Ref);
}
