import { exitWithUsage, parseCommandLine } from '../command-line.ts';

const USAGE = `npm run deploy -- --stage prod [--dry-run] [--yes]
  deploys the stage with the options of config/<stage>.json. First prints which options change against what is deployed,
  and asks for confirmation of those that people would notice. Account and region are those of your environment.
  --dry-run      prints the changes and deploys nothing; exits with 1 if AWS would reject one
  --yes          confirms them, and what cdk deploy would ask, for a pipeline
  --config FILE  another file with the stage's options
  Exits with 0 if it is deployed, 1 if not, 2 if the command line is wrong.`;

const [text, flag] = [{ type: 'string' }, { type: 'boolean', default: false }] as const;
const { values } = parseCommandLine(USAGE, { options: { stage: text, config: text, 'dry-run': flag, yes: flag } });
const { stage, config, 'dry-run': isDryRun, yes } = values;
if (stage === undefined) exitWithUsage(USAGE, '--stage is missing.');
const { deployStage } = await import('./deploy-stage.ts');
try {
  process.exitCode = await deployStage({ stage, config, isDryRun, yes });
} catch (error) {
  console.error(error instanceof Error ? error.message : 'unknown');
  process.exitCode = 1;
}
