import { readFileSync } from 'node:fs';
import { exitWithUsage, parseCommandLine } from '../command-line.ts';
import { LiveModeError, runSmoke } from './run.ts';
import { StepFailed, Steps } from './steps.ts';

const USAGE = `npm run smoke -- --url https://… [--token-file FILE]
  pays a fee by a test card in a deployed stage, and gives it back; ends with 0 if all is well, 1 if a step failed,
  2 if it was not begun: the address is wrong, or the stage takes real money.
  --token-file   a file with an access token; without it, an address is printed where you sign in`;

function options() {
  const text = { type: 'string' } as const;
  const { values } = parseCommandLine(USAGE, { options: { url: text, 'token-file': text } });
  const { url = '', 'token-file': file } = values;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) exitWithUsage(USAGE);
  return { site: new URL(url).origin, ...(file !== undefined && { token: readFileSync(file, 'utf8').trim() }) };
}

try {
  await runSmoke(options(), new Steps());
} catch (error) {
  process.exitCode = error instanceof StepFailed ? 1 : 2;
  if (error instanceof LiveModeError) console.error(`Refused: ${error.message}.`);
  else if (!(error instanceof StepFailed)) console.error(error instanceof Error ? error.message : 'unknown');
}
