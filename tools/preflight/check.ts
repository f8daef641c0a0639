import { type Account, type Answer, SERVICE_QUOTAS } from './account.ts';
import { type ExpectedLoad, type Need, needsOf, type Quota } from './needs.ts';

export interface Finding {
  /** Skipped: AWS was not asked. */
  readonly verdict: 'ok' | 'unmet' | 'unknown' | 'skipped';
  readonly what: string;
  readonly detail: string;
  /** Why AWS did not answer. */
  readonly reason?: string;
  /** What to do about it. */
  readonly next?: string;
}

const NAMES: Readonly<Record<Quota, string>> = {
  lambdaConcurrency: 'Lambda: concurrent executions',
  apiRate: 'API Gateway: requests per second',
  tableWrites: 'DynamoDB: write units of a table',
  tableReads: 'DynamoDB: read units of a table',
  signInRate: 'Cognito: sign-ins per second',
  signUpRate: 'Cognito: sign-ups per second',
  emailsPerDay: 'SES: emails per day',
  emailsPerSecond: 'SES: emails per second',
};

export interface PreflightOptions extends ExpectedLoad {
  /** The sender of emails; none by default. */
  readonly mailFrom?: string;
  readonly mailConfigurationSet?: string;
  /** The office has its own OpenID provider. */
  readonly ownIssuer: boolean;
}

/** Compares what the account has with what the stage needs. */
export async function preflight(account: Account, options: PreflightOptions): Promise<readonly Finding[]> {
  const needs = needsOf(options).filter(({ quota }) => !(options.ownIssuer && /^sign/.test(quota)));
  const email = await account.email();
  const answers = needs.map(async (need): Promise<Finding> => {
    const { quota } = need;
    if (quota === 'emailsPerDay')
      return compare(
        need,
        mapped(email, ({ perDay }) => perDay),
      );
    if (quota === 'emailsPerSecond')
      return compare(
        need,
        mapped(email, ({ perSecond }) => perSecond),
      );
    return compare(need, await account.quota(quota), requestOf(quota, need.needed));
  });
  return [
    ...(await Promise.all(answers)),
    ...(options.trial && options.mailFrom === undefined ? [] : emailFindings(email)),
    ...(options.mailFrom === undefined
      ? noSender(options)
      : senderFindings(await account.sender(options.mailFrom), options)),
  ];
}

function compare({ quota, needed, why }: Need, answer: Answer<number>, request?: string): Finding {
  const what = NAMES[quota];
  if ('unknown' in answer) return { verdict: 'unknown', what, reason: answer.unknown, detail: `needed ${needed}` };
  const detail = `${answer.value}, needed ${needed} (${why})`;
  if (answer.value >= needed) return { verdict: 'ok', what, detail };
  return {
    verdict: 'unmet',
    what,
    detail,
    next: request ?? 'request it in the SES console, "Request a limit increase"',
  };
}

function requestOf(quota: keyof typeof SERVICE_QUOTAS, needed: number): string {
  const { ServiceCode, QuotaCode } = SERVICE_QUOTAS[quota];
  return `aws service-quotas request-service-quota-increase --service-code ${ServiceCode} --quota-code ${QuotaCode} --desired-value ${needed}`;
}

function emailFindings(answer: Awaited<ReturnType<Account['email']>>): Finding[] {
  const what = 'SES: production access';
  if ('unknown' in answer) return [{ verdict: 'unknown', what, reason: answer.unknown, detail: '' }];
  const { sandbox, sending } = answer.value;
  if (!sending) return [{ verdict: 'unmet', what, detail: 'sending is paused', next: 'see the SES console' }];
  if (!sandbox) return [{ verdict: 'ok', what, detail: 'out of the sandbox' }];
  const next = 'request production access in the SES console; AWS answers within a day or so';
  return [{ verdict: 'unmet', what, detail: 'in the sandbox: only verified recipients get emails', next }];
}

function noSender({ trial }: PreflightOptions): Finding[] {
  if (trial) return [{ verdict: 'skipped', what: 'SES: sender', detail: 'none: this stage sends no emails' }];
  return [{ verdict: 'unmet', what: 'SES: sender', detail: 'none', next: 'set mailFrom in the file of the stage' }];
}

function senderFindings(
  answer: Awaited<ReturnType<Account['sender']>>,
  { mailFrom = '', mailConfigurationSet }: PreflightOptions,
): Finding[] {
  const what = 'SES: sender';
  if ('unknown' in answer) return [{ verdict: 'unknown', what, reason: answer.unknown, detail: '' }];
  const { verified, configurationSet } = answer.value;
  if (!verified) {
    const next = 'create and verify an identity of its domain in SES, in this region; Cognito refuses it until then';
    return [{ verdict: 'unmet', what, detail: `${mailFrom} is not verified`, next }];
  }
  if (configurationSet !== undefined && configurationSet !== mailConfigurationSet) {
    const detail = `its identity has the default configuration set ${configurationSet}, which send-email may not use`;
    return [
      {
        verdict: 'unmet',
        what,
        detail,
        next: `set "mailConfigurationSet": "${configurationSet}" in the file of the stage`,
      },
    ];
  }
  return [{ verdict: 'ok', what, detail: `${mailFrom} is verified` }];
}

function mapped<A, B>(answer: Answer<A>, map: (value: A) => B): Answer<B> {
  return 'unknown' in answer ? answer : { value: map(answer.value) };
}
