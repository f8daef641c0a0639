import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  type App,
  type IPolicyValidationContext,
  type PolicyValidationPluginReport,
  Stack,
  Token,
  Validations,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks, PCIDSS321Checks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { type NagSuppression, nagSuppressions } from './nag-suppressions.ts';

export const NAG_REPORT = 'pci-dss-report.json';

/** Checks the finished app with cdk-nag: `cdk synth` fails on a finding that is not acknowledged. */
export function nag(app: App): void {
  suppressFindings(app);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app), new PciReport(app));
}

export function suppressFindings(app: App): void {
  for (const one of nagSuppressions) {
    for (const { construct, id } of findingsFor(app, one)) {
      Validations.of(construct).acknowledge({ id, reason: one.reason });
    }
  }
}

export function findingsFor(app: App, { ids, paths = [''] }: NagSuppression): { construct: IConstruct; id: string }[] {
  const stacks = app.node.children.filter(Stack.isStack);
  const constructs = stacks.flatMap((stack) => paths.flatMap((path) => constructsAt(stack, path)));
  return constructs.flatMap((construct) => ids.map((id) => ({ construct, id: resolveId(id, Stack.of(construct)) })));
}

/** Empty if the construct does not exist in this stage. */
function constructsAt(stack: Stack, at: string): IConstruct[] {
  const [name, ...rest] = at.split('/');
  if (at === '') return [stack];
  if (!stack.node.id.endsWith(`-${name}`)) return [];
  const path = `${stack.node.id}/${rest.join('/')}`;
  return stack.node.findAll().filter(({ node }) => node.path === path);
}

/** Writes values that are known only at deployment the way cdk-nag does. */
function resolveId(id: string, { stackName, partition, region, account }: Stack): string {
  const known = (value: string, name: string) => (Token.isUnresolved(value) ? `<AWS::${name}>` : value);
  const [, stage = ''] = stackName.split('-');
  return id
    .replace('{stage}', stage)
    .replace('{partition}', known(partition, 'Partition'))
    .replace('{region}', known(region, 'Region'))
    .replace('{account}', known(account, 'AccountId'));
}

/** PCI DSS 3.2.1 is the newest version that cdk-nag has, and it demands more than SAQ A: findings are reported but do not fail the synth. */
class PciReport extends PCIDSS321Checks {
  override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const { violations } = super.validate(context);
    const [first = ''] = context.templatePaths;
    const report = join(first, '..', NAG_REPORT);
    writeFileSync(report, JSON.stringify(violations, undefined, 2));
    const findings = violations.map(({ ruleName, violatingResources }) => `${ruleName} (${violatingResources.length})`);
    console.error(`PCI DSS 3.2.1: ${findings.join(', ') || 'nothing to report'}; ${relative('.', report)}`);
    return { success: true, violations: [] };
  }
}
