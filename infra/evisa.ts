import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { access } from './access.ts';
import { ApiStack } from './api-stack.ts';
import { type Bundles, bundleFunctions } from './bundle.ts';
import { DataStack } from './data-stack.ts';
import { LiveStack } from './live-stack.ts';
import { stageOf } from './stage.ts';

export interface AllBundles {
  readonly functions: Bundles;
  readonly infra: Bundles;
}

/** Bundled apart, so that no change to the functions reaches the stack that holds the data. */
export function bundleAll(output: string): AllBundles {
  const folders = Object.keys(access).map((name) => [name, `functions/${name}/index.ts`]);
  const initialSecret = 'infra/constructs/initial-secret/handler.ts';
  return {
    functions: bundleFunctions(Object.fromEntries(folders), join(output, 'functions')),
    infra: bundleFunctions({ 'initial-secret': initialSecret }, join(output, 'infra')),
  };
}

/** The whole system, in the stage that the context names. */
export function createStacks(app: App, bundles: AllBundles): { data: DataStack; api: ApiStack; live: LiveStack } {
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
  const live = new LiveStack(app, `evisa-${stage.name}-live`, { ...common, data, bundles: bundles.functions });
  return { data, api, live };
}
