import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { bundleAll, createStacks } from './evisa.ts';

createStacks(new App(), bundleAll(fileURLToPath(new URL('../dist', import.meta.url))));
