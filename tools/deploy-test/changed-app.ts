import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, CfnWaitCondition, CfnWaitConditionHandle, type Stack } from 'aws-cdk-lib';
import { CfnAlias } from 'aws-cdk-lib/aws-lambda';
import { configOf } from '../../infra/config/context.ts';
import { bundleAll, createStacks } from '../../infra/stacks/stacks.ts';

/**
 * The project's CDK app with one changed function, named on the command line, and the site that was built before. With `fails`, CloudFormation
 * rolls the API's stack back once the new version is in use.
 */
const [, , name = '', fails] = process.argv;
const output = fileURLToPath(new URL('../../dist', import.meta.url));
const bundles = bundleAll(output);
appendFileSync(join(bundles.functions(name), `${name}.mjs`), '\n// The next version.\n');
const app = new App();
const { api } = createStacks(app, { ...bundles, site: join(output, 'web') }, configOf(app));
if (fails === 'fails') failAtLast(api);

/** CloudFormation waits a second for a signal that nobody sends ("WaitCondition timed out"). */
function failAtLast(stack: Stack): void {
  const handle = new CfnWaitConditionHandle(stack, 'Handle');
  const signal = new CfnWaitCondition(stack, 'Signal', { handle: handle.ref, timeout: '1' });
  for (const one of stack.node.findAll()) if (one instanceof CfnAlias) signal.addDependency(one);
}
