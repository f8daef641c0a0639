import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { optionsFileOf, readOptions } from '../../infra/config/options-file.ts';
import { exitWithUsage, parseCommandLine, pathFromUser } from '../command-line.ts';
import { Account } from './account.ts';
import { type Finding, type PreflightOptions, preflight } from './check.ts';

const USAGE = `npm run preflight -- --stage prod [--region us-east-1]
  says what the AWS account allows, what the stage of config/<stage>.json needs, and what to ask AWS for. It changes nothing.
  --config FILE         another file with the stage's options
  --payments-per-day N  how many payments to expect; 1000 by default
  Exits with 0 if no need is unmet, 1 if one is, 2 if it could not ask anything.`;

const MARKS: Readonly<Record<Finding['verdict'], string>> = {
  ok: 'ok     ',
  unmet: 'UNMET  ',
  unknown: 'unknown',
  skipped: 'skipped',
};

function options(): PreflightOptions & { readonly region?: string } {
  const text = { type: 'string' } as const;
  const known = { stage: text, region: text, config: text, 'payments-per-day': text } as const;
  const { values } = parseCommandLine(USAGE, { options: known });
  const { stage, region, config, 'payments-per-day': expected = '1000' } = values;
  const paymentsPerDay = Number(expected);
  if (stage !== 'dev' && stage !== 'prod') exitWithUsage(USAGE);
  if (!Number.isInteger(paymentsPerDay) || paymentsPerDay < 1) exitWithUsage(USAGE);
  const file = config ? pathFromUser(config) : optionsFileOf(stage);
  const { mailFrom, mailConfigurationSet, identity, payments } = readOptions(file);
  return {
    trial: stage === 'dev',
    paymentsPerDay,
    paymentsPerSecond: payments.perSecond,
    ownIssuer: identity !== undefined,
    ...(region !== undefined && { region }),
    ...(mailFrom !== undefined && { mailFrom }),
    ...(mailConfigurationSet !== undefined && { mailConfigurationSet }),
  };
}

function print(findings: readonly Finding[]): void {
  const width = Math.max(...findings.map(({ what }) => what.length));
  for (const { verdict, what, detail, next } of findings) {
    console.log(`${MARKS[verdict]}  ${what.padEnd(width)}  ${detail}`);
    if (next !== undefined) console.log(`${''.padEnd(width + 11)}${next}`);
  }
}

function exitCodeOf(findings: readonly Finding[]): number {
  if (findings.some(({ verdict }) => verdict === 'unmet')) return 1;
  if (findings.some(({ verdict }) => verdict === 'ok')) return 0;
  console.error('AWS answered nothing.');
  return 2;
}

try {
  const { region, ...given } = options();
  const client = region === undefined ? {} : { region };
  const findings = await preflight(new Account(new ServiceQuotasClient(client), new SESv2Client(client)), given);
  print(findings);
  process.exitCode = exitCodeOf(findings);
} catch (error) {
  console.error(error instanceof Error ? error.message : 'unknown');
  process.exitCode = 2;
}
