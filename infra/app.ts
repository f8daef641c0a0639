import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { type Config, configOf } from './config/config.ts';
import { InvalidOptionError } from './config/options.ts';
import { bundleSite } from './constructs/site-bundle.ts';
import { nag } from './nag/nag.ts';
import { bundleAll, createStacks } from './stacks/stacks.ts';

const output = fileURLToPath(new URL('../dist', import.meta.url));
const app = new App();
const config = configOrExit();
const site = await bundleSite(join(output, 'web'));
createStacks(app, { ...bundleAll(output), site }, config);
nag(app);

/** Checks the options before anything is bundled, and prints an invalid one without a stack trace. */
function configOrExit(): Config {
  try {
    return configOf(app);
  } catch (error) {
    if (!(error instanceof InvalidOptionError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
