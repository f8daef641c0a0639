import { App } from 'aws-cdk-lib';
import { configOf } from './config/context.ts';
import { InvalidOptionError } from './config/options.ts';
import { PipelineStack } from './stacks/pipeline-stack.ts';

/** Deployed by a person, once per stage: `npx cdk deploy --app 'node infra/pipeline.ts' -c stage=<stage>` (docs/delivery.md). */
const app = new App();
try {
  const { stage, options } = configOf(app);
  if (options.pipeline === undefined)
    throw new InvalidOptionError(
      `config/${stage.name}.json has no "pipeline": add { "repository": "owner/name" } (docs/delivery.md#set-it-up)`,
    );
  new PipelineStack(app, `evisa-${stage.name}-pipeline`, {
    stage,
    ...options.pipeline,
    env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
  });
} catch (error) {
  if (!(error instanceof InvalidOptionError)) throw error;
  console.error(error.message);
  process.exit(1);
}
