import { exitWithUsage, parseCommandLine } from '../command-line.ts';

const USAGE = `npm run import -- --stage prod [--dry-run] [--yes] [--without NAME]
  imports what a destroyed stack has left behind because it holds data (table, keys, secrets, users) into a new stack of the same name, and
  changes nothing in it. npm run deploy then creates the rest. Account and region are those of your environment.
  --dry-run      prints what was left behind, and imports nothing
  --yes          does not ask
  --without NAME leaves out what CloudFormation refuses, such as a table that was deleted by hand: by its id or type; repeatable
  --config FILE  another file with the stage's options
  Exits with 0 if it is imported, or if there is nothing to import; 1 if not; 2 if the command line is wrong.`;

const [text, flag] = [{ type: 'string' }, { type: 'boolean', default: false }] as const;
const { values } = parseCommandLine(USAGE, {
  options: { stage: text, config: text, 'dry-run': flag, yes: flag, without: { ...text, multiple: true } },
});
const { stage, config, 'dry-run': isDryRun, yes, without = [] } = values;
if (stage === undefined) exitWithUsage(USAGE, '--stage is missing.');
const { importStacks } = await import('./import-stacks.ts');
try {
  process.exitCode = await importStacks({ stage, config, isDryRun, yes, without });
} catch (error) {
  const { adviceOrMessage } = await import('../aws-problem.ts');
  console.error(adviceOrMessage(error));
  process.exitCode = 1;
}
