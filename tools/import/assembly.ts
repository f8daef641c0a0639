import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).optional(),
  DeletionPolicy: z.string().optional(),
  DependsOn: z.unknown().optional(),
});
const template = z.object({ Resources: z.record(z.string(), resource) });
const manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.string().optional(),
      properties: z.object({ templateFile: z.string().optional(), stackName: z.string().optional() }).optional(),
    }),
  ),
});

export type Resource = z.output<typeof resource>;
export type Resources = Readonly<Record<string, Resource>>;

export interface StackOfAssembly {
  /** In the app, such as `evisa-prod-waf`. */
  readonly id: string;
  /** In CloudFormation, such as `evisa-prod-waf-eu-central-1`. */
  readonly name: string;
  readonly region: string;
  readonly resources: Resources;
}

/** The stacks of a cloud assembly. @param folder where `cdk synth` has written it */
export function stacksIn(folder: string): StackOfAssembly[] {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  return Object.entries(manifest.parse(read('manifest.json')).artifacts).flatMap(
    ([id, { properties, ...artifact }]) => {
      if (artifact.type !== 'aws:cloudformation:stack' || properties?.templateFile === undefined) return [];
      const [region = ''] = (artifact.environment ?? '').split('/').slice(-1);
      const { Resources: resources } = template.parse(read(properties.templateFile));
      return [{ id, name: properties.stackName ?? id, region, resources }];
    },
  );
}
