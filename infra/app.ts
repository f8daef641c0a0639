import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { bundleAll, createStacks } from './evisa.ts';
import { nag } from './nag.ts';
import { bundleSite } from './site-bundle.ts';

const output = fileURLToPath(new URL('../dist', import.meta.url));
const site = await bundleSite(join(output, 'web'));
const app = new App();
createStacks(app, { ...bundleAll(output), site });
nag(app);
