import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  NoSuchResourceException,
  type ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { GetAccountCommand, GetEmailIdentityCommand, NotFoundException, type SESv2Client } from '@aws-sdk/client-sesv2';
import { adviceFor } from '../aws-problem.ts';
import type { Quota } from './needs.ts';

/** An answer of AWS, or why there is none. */
export type Answer<T> = { readonly value: T } | { readonly unknown: string };

export const SERVICE_QUOTAS = {
  lambdaConcurrency: { ServiceCode: 'lambda', QuotaCode: 'L-B99A9384' },
  apiRate: { ServiceCode: 'apigateway', QuotaCode: 'L-8A5B8E43' },
  tableWrites: { ServiceCode: 'dynamodb', QuotaCode: 'L-AB614373' },
  tableReads: { ServiceCode: 'dynamodb', QuotaCode: 'L-CF0CBE56' },
  signInRate: { ServiceCode: 'cognito-idp', QuotaCode: 'L-026ADBA3' },
  signUpRate: { ServiceCode: 'cognito-idp', QuotaCode: 'L-5987B8A0' },
} as const satisfies Partial<Record<Quota, { ServiceCode: string; QuotaCode: string }>>;

export type EmailAccount = Readonly<{
  /** Only verified recipients until AWS has moved the account out. */
  sandbox: boolean;
  sending: boolean;
  perDay: number;
  perSecond: number;
}>;

export type Sender = Readonly<{ verified: boolean; configurationSet?: string }>;

/** What the account may do; every question that fails is answered with `unknown`. */
export class Account {
  readonly #quotas: ServiceQuotasClient;
  readonly #ses: SESv2Client;

  constructor(quotas: ServiceQuotasClient, ses: SESv2Client) {
    this.#quotas = quotas;
    this.#ses = ses;
  }

  /** The applied value, or the default one: Service Quotas knows no applied value of a quota that was never changed. */
  quota(name: keyof typeof SERVICE_QUOTAS): Promise<Answer<number>> {
    return answerOf(async () => {
      const which = SERVICE_QUOTAS[name];
      const applied = await this.#quotas.send(new GetServiceQuotaCommand(which)).catch((error: unknown) => {
        if (error instanceof NoSuchResourceException) return undefined;
        throw error;
      });
      const { Quota } = applied ?? (await this.#quotas.send(new GetAWSDefaultServiceQuotaCommand(which)));
      return Quota?.Value;
    });
  }

  email(): Promise<Answer<EmailAccount>> {
    return answerOf(async () => {
      const { ProductionAccessEnabled, SendingEnabled, SendQuota } = await this.#ses.send(new GetAccountCommand({}));
      const { Max24HourSend, MaxSendRate } = SendQuota ?? {};
      if (Max24HourSend === undefined || MaxSendRate === undefined) return undefined;
      return {
        sandbox: ProductionAccessEnabled !== true,
        sending: SendingEnabled === true,
        // SES, SendQuota: -1 means no limit.
        perDay: Max24HourSend === -1 ? Number.POSITIVE_INFINITY : Max24HourSend,
        perSecond: MaxSendRate,
      };
    });
  }

  /** The identity of the address, or that of its domain, as SES chooses when it sends. */
  sender(address: string): Promise<Answer<Sender>> {
    return answerOf(async () => {
      const [, domain = ''] = address.split('@');
      const identity = (await this.#identity(address)) ?? (await this.#identity(domain));
      if (identity === undefined) return { verified: false };
      const { VerifiedForSendingStatus, ConfigurationSetName: configurationSet } = identity;
      return {
        verified: VerifiedForSendingStatus === true,
        ...(configurationSet !== undefined && { configurationSet }),
      };
    });
  }

  async #identity(EmailIdentity: string) {
    try {
      return await this.#ses.send(new GetEmailIdentityCommand({ EmailIdentity }));
    } catch (error) {
      if (error instanceof NotFoundException) return undefined;
      throw error;
    }
  }
}

async function answerOf<T>(ask: () => Promise<T | undefined>): Promise<Answer<T>> {
  try {
    const value = await ask();
    return value === undefined ? { unknown: 'the answer has no value' } : { value };
  } catch (error) {
    return { unknown: adviceFor(error) };
  }
}
