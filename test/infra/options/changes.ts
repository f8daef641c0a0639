import { isDeepStrictEqual } from 'node:util';
import type { StackOfSystem, System } from './systems.ts';

/** CloudFormation updates these in place ("Update requires: No interruption"); another changed property may replace the resource. */
const UPDATED_IN_PLACE: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudFront::Distribution': ['DistributionConfig'],
  'AWS::Cognito::UserPool': ['EmailConfiguration', 'LambdaConfig'],
  // Of the indexes, only their warm throughput follows an option.
  'AWS::DynamoDB::Table': ['GlobalSecondaryIndexes', 'WarmThroughput'],
  'AWS::Lambda::Function': ['Environment'],
  'AWS::SecretsManager::Secret': ['ReplicaRegions'],
};

/**
 * What CloudFormation refuses during `cdk deploy --all` from one system to another. "You can't delete a stack if another stack references
 * one of its outputs. You can't modify or remove an output value that is referenced by another stack" (CloudFormation, Outputs).
 */
export function refusals(before: System, after: System): string[] {
  const running = new Map(before);
  return [...after].flatMap(([name, next]) => {
    const others = [...running].filter(([other]) => other !== name);
    const imported = new Set(others.flatMap(([, { imports }]) => [...imports]));
    const lost = [...(running.get(name)?.exports.keys() ?? [])].filter(
      (key) => imported.has(key) && !isKept(key, running.get(name), next),
    );
    const available = new Set(others.flatMap(([, { exports }]) => [...exports.keys()]));
    const missing = [...next.imports].filter((key) => !available.has(key));
    running.set(name, next);
    return [...lost.map((key) => `${key} is in use`), ...missing.map((key) => `${key} does not exist`)];
  });
}

function isKept(key: string, before: StackOfSystem | undefined, after: StackOfSystem): boolean {
  if (!isDeepStrictEqual(before?.exports.get(key), after.exports.get(key))) return false;
  const [id = ''] = Object.values(after.exports.get(key) as object).flat();
  const [old, next] = [before?.resources[id], after.resources[id]];
  const names = Object.keys({ ...old?.Properties, ...next?.Properties });
  const changed = names.filter((name) => !isDeepStrictEqual(old?.Properties?.[name], next?.Properties?.[name]));
  return changed.every((name) => UPDATED_IN_PLACE[next?.Type ?? '']?.includes(name));
}
