import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { InvalidFeeScheduleError, PUBLISHED, readFeeSchedules } from '../shared/adapters/fee-schedule/fee-schedules.ts';
import { readRoutes, rulesInForce } from '../shared/gateways/method-routes.ts';
import { configOf } from './config/context.ts';
import { InvalidOptionError } from './config/options.ts';
import { bundleSite } from './constructs/site-bundle.ts';
import { nag } from './nag/nag.ts';
import { bundleAll, createStacks } from './stacks/stacks.ts';

const output = fileURLToPath(new URL('../dist', import.meta.url));
const app = new App();
const config = orExit(InvalidOptionError, () => configOf(app));
orExit(InvalidFeeScheduleError, () =>
  readFeeSchedules(PUBLISHED, rulesInForce(readRoutes(config.options.payments.methods.join(',')))),
);
const site = await bundleSite(join(output, 'web'));
createStacks(app, { ...bundleAll(output), site }, config);
nag(app);

/** Checks what an operator wrote before anything is bundled, and prints what is wrong without a stack trace. */
function orExit<T>(expected: typeof InvalidOptionError | typeof InvalidFeeScheduleError, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof expected)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
