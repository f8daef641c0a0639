import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** Rules of AWS, held against the finished app: `cdk synth` fails on a finding that is not acknowledged. */
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
  const constructs = stacks.flatMap((stack) => paths.flatMap((path) => below(stack, path)));
  return constructs.flatMap((construct) => ids.map((id) => ({ construct, id: filled(id, Stack.of(construct)) })));
}

/** What is not there in this stage needs no acknowledgement. */
function below(stack: Stack, at: string): IConstruct[] {
  const [name, ...rest] = at.split('/');
  if (at === '') return [stack];
  if (!stack.node.id.endsWith(`-${name}`)) return [];
  const path = `${stack.node.id}/${rest.join('/')}`;
  return stack.node.findAll().filter(({ node }) => node.path === path);
}

/** As cdk-nag writes what is known only when it is deployed. */
function filled(id: string, { stackName, partition, region, account }: Stack): string {
  const known = (value: string, name: string) => (Token.isUnresolved(value) ? `<AWS::${name}>` : value);
  const [, stage = ''] = stackName.split('-');
  return id
    .replace('{stage}', stage)
    .replace('{partition}', known(partition, 'Partition'))
    .replace('{region}', known(region, 'Region'))
    .replace('{account}', known(account, 'AccountId'));
}

/** Version 3.2.1 of PCI DSS is the newest that cdk-nag knows, and wants more than SAQ A does: it is told, and forbids nothing. */
class PciReport extends PCIDSS321Checks {
  override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const { violations } = super.validate(context);
    const [first = ''] = context.templatePaths;
    writeFileSync(join(first, '..', NAG_REPORT), JSON.stringify(violations, undefined, 2));
    const findings = violations.map(({ ruleName, violatingResources }) => `${ruleName} (${violatingResources.length})`);
    console.error(`PCI DSS 3.2.1: ${findings.join(', ') || 'nothing to report'}; cdk.out/${NAG_REPORT}`);
    return { success: true, violations: [] };
  }
}
