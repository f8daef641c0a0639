import { isDeepStrictEqual } from 'node:util';
import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import type { StackOfSystem, System } from './systems.ts';

/** A resource that may be replaced counts as replaced. */
const IN_PLACE = [ResourceImpact.NO_CHANGE, ResourceImpact.WILL_UPDATE];

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
  const only = (stack: StackOfSystem | undefined) => ({ Resources: { [id]: stack?.resources[id] } });
  const change = fullDiff(only(before), only(after)).resources.changes[id];
  return change === undefined || IN_PLACE.includes(change.changeImpact);
}
