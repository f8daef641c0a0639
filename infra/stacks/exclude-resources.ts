import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { ExcludedResource } from '../config/emulator-exclusions.ts';

/** Removes the excluded resource types from the finished app, and what makes an alias wait for CodeDeploy; changes nothing else. */
export function excludeResources(app: IConstruct, exclusions: readonly ExcludedResource[]): void {
  const types = new Set(exclusions.map(({ type }) => type));
  for (const construct of app.node.findAll()) {
    if (!CfnResource.isCfnResource(construct)) continue;
    const { updatePolicy } = construct.cfnOptions;
    if (updatePolicy?.codeDeployLambdaAliasUpdate && types.has('AWS::CodeDeploy::DeploymentGroup'))
      delete construct.cfnOptions.updatePolicy;
    if (types.has(construct.cfnResourceType)) construct.node.scope?.node.tryRemoveChild(construct.node.id);
  }
}
