import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { routes } from '../shared/api/routes.ts';
import { ApiStack } from './api-stack.ts';
import { type Bundles, bundleFunctions } from './bundle.ts';
import { DataStack } from './data-stack.ts';
import { stageOf } from './stage.ts';

export interface AllBundles {
  readonly functions: Bundles;
  readonly infra: Bundles;
}

/** Bundled apart, so that no change to the functions reaches the stack that holds the data. */
export function bundleAll(output: string): AllBundles {
  const folders = Object.values(routes).map((route) => [route.function, `functions/${route.function}/index.ts`]);
  const initialSecret = 'infra/constructs/initial-secret/handler.ts';
  return {
    functions: bundleFunctions(Object.fromEntries(folders), join(output, 'functions')),
    infra: bundleFunctions({ 'initial-secret': initialSecret }, join(output, 'infra')),
  };
}

/** The whole system, in the stage that the context names. */
export function createStacks(app: App, bundles: AllBundles): { data: DataStack; api: ApiStack } {
  const stage = stageOf(app);
  const site = app.node.tryGetContext('siteUrl');
  const paymentMethods = app.node.tryGetContext('paymentMethods') ?? 'stripe,alipay';
  const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };
  const common = { stage, env, tags: { product: 'evisa-payments', stage: stage.name } };
  const data = new DataStack(app, `evisa-${stage.name}-data`, {
    ...common,
    initialSecret: bundles.infra('initial-secret'),
  });
  const api = new ApiStack(app, `evisa-${stage.name}-api`, {
    ...common,
    data,
    bundles: bundles.functions,
    siteUrl: site && new URL(site).origin,
    paymentMethods,
  });
  return { data, api };
}
