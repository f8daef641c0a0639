import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';
import type { App } from 'aws-cdk-lib';
import * as z from 'zod';
import type { AcceptedControl } from './accepted-controls.ts';

export interface Finding {
  readonly rule: string;
  /** Of the construct, without the product and the stage: `data/Exports/Bucket/Resource`. */
  readonly path: string;
}

const template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Metadata: z.object({ 'aws:cdk:path': z.string().optional() }).optional() }),
  ),
});

/** cfn-guard prints every check of every rule as JSON. */
const MAX_OUTPUT_BYTES = 256 * 1024 ** 2;

/** @returns the findings of AWS Control Tower's proactive controls in the templates of a cloud assembly */
export function guardFindings(assembly: string): Finding[] {
  const templatePaths = templatesOf(assembly);
  const constructPaths = new Map(templatePaths.map((file) => [file, constructPathsOf(file)]));
  // The validator reads nothing of the app.
  const context = { templatePaths, appConstruct: undefined as unknown as App };
  const { violations } = new CfnGuardValidator({ maxBuffer: MAX_OUTPUT_BYTES }).validate(context);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.flatMap(({ resourceLogicalId, templatePath }) =>
      // Rules about a part of a resource repeat their finding without its name.
      resourceLogicalId === undefined
        ? []
        : { rule: ruleName, path: constructPaths.get(templatePath)?.get(resourceLogicalId) ?? resourceLogicalId },
    ),
  );
}

export function templatesOf(assembly: string): string[] {
  return readdirSync(assembly)
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => resolve(join(assembly, name)));
}

function constructPathsOf(file: string): Map<string, string> {
  const stack = basename(file).replace(/^evisa-[^-]+-|\.template\.json$/g, '');
  const { Resources } = template.parse(JSON.parse(readFileSync(file, 'utf8')));
  return new Map(
    Object.entries(Resources).map(([id, { Metadata }]) => {
      const [, ...rest] = (Metadata?.['aws:cdk:path'] ?? `/${id}`).split('/');
      return [id, [stack, ...rest].join('/')];
    }),
  );
}

export interface Judgement {
  readonly refused: readonly Finding[];
  /** Entries that match no finding, and so must go. */
  readonly unused: readonly AcceptedControl[];
}

/** Compares findings with what is accepted. */
export function judge(findings: readonly Finding[], accepted: readonly AcceptedControl[]): Judgement {
  const matches = ({ rules, paths = [''] }: AcceptedControl, { rule, path }: Finding) =>
    rules.includes(rule) && paths.some((prefix) => path.startsWith(prefix));
  return {
    refused: findings.filter((finding) => !accepted.some((entry) => matches(entry, finding))),
    unused: accepted.filter((entry) => !findings.some((finding) => matches(entry, finding))),
  };
}
