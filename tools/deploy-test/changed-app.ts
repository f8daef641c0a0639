import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { bundleAll, createStacks } from '../../infra/stacks/stacks.ts';

/** The project's app of a day later: the function that the command line names has another line, and the site is the one that was built. */
const [, , name = ''] = process.argv;
const output = fileURLToPath(new URL('../../dist', import.meta.url));
const bundles = bundleAll(output);
appendFileSync(join(bundles.functions(name), `${name}.mjs`), '\n// The next version.\n');
createStacks(new App(), { ...bundles, site: join(output, 'web') });
