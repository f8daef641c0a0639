import { type App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { OptionsFile } from '../../../infra/config/options.ts';
import { stacks } from '../synthesized.ts';
import type { Stage } from './option-sets.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface StackOfSystem {
  readonly resources: Readonly<Record<string, Resource>>;
  /** Values by the name of the export, in the same or for another region. */
  readonly exports: ReadonlyMap<string, unknown>;
  readonly imports: ReadonlySet<string>;
}

/** The stacks of a set of options, in the order of deployment: each depends on earlier ones only. */
export type System = ReadonlyMap<string, StackOfSystem>;

const systems = new Map<string, System>();

export function systemOf(stage: Stage, options: OptionsFile): System {
  const key = JSON.stringify([stage, options]);
  const known = systems.get(key);
  if (known !== undefined) return known;
  const system = systemIn(stacks(stage, options).data.node.root as App);
  systems.set(key, system);
  return system;
}

export function systemIn(app: App): System {
  const all = app.node.children.filter(Stack.isStack);
  return new Map(all.map((stack) => [stack.stackName, stackOf(Template.fromStack(stack).toJSON())]));
}

interface Json {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>>;
}

function stackOf(template: Json): StackOfSystem {
  const { Resources: resources = {}, Outputs = {} } = template;
  const exported = Object.values(Outputs).flatMap(({ Value, Export }) =>
    Export ? [[Export.Name, Value] as const] : [],
  );
  const across = (type: string, key: 'WriterProps' | 'ReaderProps') =>
    Object.values(resources)
      .filter(({ Type }) => Type === `Custom::CrossRegionExport${type}`)
      .flatMap(({ Properties }) =>
        Object.entries(Object(Properties?.[key])[type === 'Writer' ? 'exports' : 'imports']),
      );
  const imports = [...JSON.stringify(template).matchAll(/"Fn::ImportValue":"([^"]+)"/g)].map(([, name = '']) => name);
  return {
    resources,
    exports: new Map<string, unknown>([...exported, ...across('Writer', 'WriterProps')]),
    imports: new Set([...imports, ...across('Reader', 'ReaderProps').map(([name]) => name)]),
  };
}
