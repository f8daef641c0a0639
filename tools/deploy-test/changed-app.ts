import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { configOf } from '../../infra/config/context.ts';
import { bundleAll, createStacks } from '../../infra/stacks/stacks.ts';

/** The project's CDK app with one changed function, named on the command line, and the site that was built before. */
const [, , name = ''] = process.argv;
const output = fileURLToPath(new URL('../../dist', import.meta.url));
const bundles = bundleAll(output);
appendFileSync(join(bundles.functions(name), `${name}.mjs`), '\n// The next version.\n');
const app = new App();
createStacks(app, { ...bundles, site: join(output, 'web') }, configOf(app));
