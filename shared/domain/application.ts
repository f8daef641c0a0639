import type { LockedQuote } from './fees.ts';
import type { ApplicationId, PaymentId } from './ids.ts';
import type { PaymentMethod } from './payment-method.ts';
import { PERSONAL_FIELDS, type PersonalData, type PersonalValues } from './personal-data.ts';

/** What may follow what. Everyone who asks reads this table; every write carries the same rule as its condition. */
export const APPLICATION_STATES = {
  draft: { next: ['submitted', 'paid', 'withdrawn'] },
  submitted: { next: ['paid', 'withdrawn'] },
  paid: { next: ['processing', 'withdrawn'] },
  processing: { next: ['approved', 'rejected'] },
  approved: { next: [] },
  rejected: { next: [] },
  withdrawn: { next: [] },
} as const satisfies Record<string, { next: readonly string[] }>;

export type ApplicationState = keyof typeof APPLICATION_STATES;

export function canTransitionApplication(from: ApplicationState, to: ApplicationState): boolean {
  return (APPLICATION_STATES[from].next as readonly string[]).includes(to);
}

/** What is applied for. It is stored in the clear, so that nothing may stand here by which somebody is identified. */
export interface ApplicationDetails {
  /** ISO 3166-1 alpha-3. */
  readonly nationality: string;
  readonly visaType: string;
  /** `yyyy-mm-dd`. */
  readonly arrivalDate: string;
  /** BCP 47; e-mails and gateway pages speak it. */
  readonly language: string;
}

/** What the applicant fills in. */
export type ApplicationForm = ApplicationDetails & PersonalValues;

/** Takes apart what was filled in, or some fields of it. */
export function splitForm<F extends Partial<ApplicationForm>>(form: F) {
  const isPersonal = ([name]: [string, unknown]) => name in PERSONAL_FIELDS;
  const entries = Object.entries(form);
  return {
    personal: Object.fromEntries(entries.filter(isPersonal)) as Pick<F, keyof F & keyof PersonalValues>,
    details: Object.fromEntries(entries.filter((entry) => !isPersonal(entry))) as Pick<
      F,
      keyof F & keyof ApplicationDetails
    >,
  };
}

/** The one payment that may be paid now. */
export interface OpenPayment {
  readonly paymentId: PaymentId;
  readonly method: PaymentMethod;
  /** UTC milliseconds. */
  readonly payableUntil: number;
}

/** All times are UTC milliseconds. */
export interface Application {
  readonly id: ApplicationId;
  readonly userId: string;
  readonly state: ApplicationState;
  readonly details: ApplicationDetails;
  /** Empty where it cannot be read any more, or was removed. */
  readonly personal: PersonalData;
  /** The personal data as it is stored, where it cannot be read any more. */
  readonly unreadable?: Readonly<Record<string, unknown>>;
  /** When the personal data was removed (UTC milliseconds). */
  readonly redactedAt?: number;
  readonly quote?: LockedQuote;
  readonly open?: OpenPayment;
  /** The payments begun under the current quote; only their money is accepted. */
  readonly attempts: readonly PaymentId[];
  /** The accepted payment; none where the fee was zero. */
  readonly paidBy?: PaymentId;
  /** A dispute over its payment was lost: the money is gone again. */
  readonly reversed?: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly submittedAt?: number;
  readonly paidAt?: number;
  readonly version: number;
}
