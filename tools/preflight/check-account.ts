import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { readOptions } from '../../infra/config/options-file.ts';
import { stageNamed } from '../../infra/config/stage.ts';
import { stageFile } from '../stage-file.ts';
import { Account } from './account.ts';
import { type Finding, preflight } from './check.ts';

const MARKS: Readonly<Record<Finding['verdict'], string>> = {
  ok: 'ok     ',
  unmet: 'UNMET  ',
  unknown: 'unknown',
  skipped: 'skipped',
};

export interface PreflightRequest {
  readonly stage: string;
  readonly region: string | undefined;
  /** Another file with the stage's options. */
  readonly config: string | undefined;
  readonly paymentsPerDay: number;
}

/** Prints what the account allows and what the stage needs. @returns the exit code @throws {InvalidOptionError} */
export async function checkAccount({ stage, region, config, paymentsPerDay }: PreflightRequest): Promise<number> {
  if (stageNamed(stage).isLocal) throw new Error(`The stage ${stage} has no AWS account.`);
  const { mailFrom, mailConfigurationSet, identity, payments } = readOptions(stageFile(stage, config));
  const client = region === undefined ? {} : { region };
  const findings = await preflight(new Account(new ServiceQuotasClient(client), new SESv2Client(client)), {
    trial: stageNamed(stage).sandbox,
    paymentsPerDay,
    paymentsPerSecond: payments.perSecond,
    ownIssuer: identity !== undefined,
    ...(mailFrom !== undefined && { mailFrom }),
    ...(mailConfigurationSet !== undefined && { mailConfigurationSet }),
  });
  print(findings);
  return exitCodeOf(findings);
}

function print(findings: readonly Finding[]): void {
  const width = Math.max(...findings.map(({ what }) => what.length));
  const [first, ...others] = findings.flatMap(({ reason }) => reason ?? []);
  const isShared = others.length > 0 && others.every((one) => one === first);
  for (const { verdict, what, detail, reason, next } of findings) {
    const said = [isShared ? undefined : reason, detail].filter(Boolean).join('; ');
    console.log(`${MARKS[verdict]}  ${what.padEnd(width)}  ${said}`.trimEnd());
    if (next !== undefined) console.log(`${''.padEnd(width + 11)}${next}`);
  }
  if (isShared) console.log(`Unknown because ${first}.`);
}

function exitCodeOf(findings: readonly Finding[]): number {
  if (findings.some(({ verdict }) => verdict === 'unmet')) return 1;
  if (findings.some(({ verdict }) => verdict === 'ok')) return 0;
  console.error('AWS answered none of these questions.');
  return 2;
}
