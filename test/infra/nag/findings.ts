import type { App, PolicyViolation } from 'aws-cdk-lib';
import { AwsSolutionsChecks, PCIDSS321Checks, ServerlessChecks } from 'cdk-nag';

export interface Finding {
  readonly id: string;
  readonly path: string;
}

/** @param app synthesized: aspects and references are resolved only then */
export function findingsIn(app: App): Finding[] {
  const packs = [new AwsSolutionsChecks(app), new ServerlessChecks(app), new PCIDSS321Checks(app)];
  return packs.flatMap((pack) => pack.validateScope(app).violations.flatMap(findingsOf));
}

function findingsOf({ ruleName, violatingResources }: PolicyViolation): Finding[] {
  return violatingResources.map(({ constructPath = '' }) => ({ id: ruleName, path: constructPath }));
}
