import { exitWithUsage, parseCommandLine } from '../command-line.ts';

const USAGE = `npm run preflight -- --stage prod [--region us-east-1]
  says what the AWS account allows, what the stage of config/<stage>.json needs, and what to ask AWS for. It changes nothing.
  --config FILE         another file with the stage's options
  --payments-per-day N  how many payments to expect; 1000 by default
  Exits with 0 if no need is unmet, 1 if one is, 2 if it could not ask anything.`;

const text = { type: 'string' } as const;
const { values } = parseCommandLine(USAGE, {
  options: { stage: text, region: text, config: text, 'payments-per-day': { type: 'string', default: '1000' } },
});
const { stage, region, config } = values;
const paymentsPerDay = Number(values['payments-per-day']);
if (stage === undefined) exitWithUsage(USAGE, '--stage is missing.');
if (!Number.isInteger(paymentsPerDay) || paymentsPerDay < 1)
  exitWithUsage(USAGE, '--payments-per-day is not a whole number above zero.');
const { checkAccount } = await import('./check-account.ts');
try {
  process.exitCode = await checkAccount({ stage, region, config, paymentsPerDay });
} catch (error) {
  console.error(error instanceof Error ? error.message : 'unknown');
  process.exitCode = 2;
}
