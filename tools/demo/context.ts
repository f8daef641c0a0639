import type { Applicant } from '../../client/applicant.ts';
import type { StaffMember } from '../../client/staff-member.ts';
import { until } from '../../client/until.ts';
import type { SandboxName } from '../../local/gateways/registry.ts';
import type { CardPayer } from '../../local/payers/card-payer.ts';
import type { SandboxAdmin } from '../../local/payers/sandbox-admin.ts';
import type { System } from '../../local/system.ts';
import type { Report } from './report.ts';

/** The people and services of the demo. Scenarios use HTTP only. */
export interface DemoContext {
  readonly report: Report;
  readonly system: System;
  readonly amina: Applicant;
  readonly wei: Applicant;
  /** Another applicant: nobody may start many payments in a short time. */
  newPayer(): Promise<Applicant>;
  /** Everybody who has applied. */
  readonly applicants: readonly Applicant[];
  /** A visa officer, who also applies for a visa herself. */
  readonly olga: StaffMember;
  /** A finance officer. */
  readonly farid: StaffMember;
  readonly cards: CardPayer;
  readonly admins: Readonly<Record<SandboxName, SandboxAdmin>>;
}

export const CARD = {
  good: '4242424242424242',
  insufficientFunds: '4000000000009995',
  threeDSecure: '4000000000003220',
} as const;

/** A nationality whose fee is priced in yuan too, so that Alipay and WeChat Pay can be offered. */
export const PRICED_IN_YUAN = 'FRA';

export const WAIT_TIMEOUT = 15_000;

/** Waits until the payment has this status; `within` in milliseconds. */
export function waitForStatus(
  applicant: Applicant,
  paymentId: string,
  status: string,
  within = WAIT_TIMEOUT,
): Promise<boolean> {
  return until(async () => (await applicant.payment(paymentId)).status === status, within);
}

/** Waits until the sandbox's books satisfy the condition. */
export function waitForBooks<T>(sandbox: SandboxAdmin, shows: (books: T) => boolean): Promise<boolean> {
  return until(async () => shows(await sandbox.books<T>()), WAIT_TIMEOUT);
}
