import type { LockedQuote } from './fees.ts';
import type { ApplicationId, PaymentId } from './ids.ts';
import type { PaymentMethod } from './payment-method.ts';
import { PERSONAL_FIELDS, type PersonalData, type PersonalValues } from './personal-data.ts';

/** Allowed state transitions. Every check uses this table; every write has the same rule as its condition. */
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

/** The details of the visa. Stored unencrypted, so nothing that identifies a person may be added here. */
export interface ApplicationDetails {
  /** A code of ICAO Doc 9303, alpha-3 (see nationalities.ts). */
  readonly nationality: string;
  readonly visaType: string;
  /** `yyyy-mm-dd`. */
  readonly arrivalDate: string;
  /** BCP 47; the language of e-mails and gateway pages. */
  readonly language: string;
}

/** The form that the applicant fills in. */
export type ApplicationForm = ApplicationDetails & PersonalValues;

/** Splits a form, or some of its fields, into personal data and details. */
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

/** The only payment of an application that can be paid now. */
export interface OpenPayment {
  readonly paymentId: PaymentId;
  readonly method: PaymentMethod;
  /** UTC milliseconds, as are all times here. */
  readonly payableUntil: number;
  /** When a new payment can be started at the latest, unless this one is paid or its gateway does not answer. */
  readonly closesAt: number;
  /** The applicant has given it up, or it has expired, and its gateway has not closed it yet. */
  readonly closing?: true;
}

/** All times are UTC milliseconds. */
export interface Application {
  readonly id: ApplicationId;
  readonly userId: string;
  readonly state: ApplicationState;
  readonly details: ApplicationDetails;
  /** Empty if it cannot be decrypted or was removed. */
  readonly personal: PersonalData;
  /** The stored ciphertext of personal data that cannot be decrypted. */
  readonly unreadable?: Readonly<Record<string, unknown>>;
  /** When the personal data was removed (UTC milliseconds). */
  readonly redactedAt?: number;
  readonly quote?: LockedQuote;
  readonly open?: OpenPayment;
  /** The payments started under the current quote; only these can be accepted. */
  readonly attempts: readonly PaymentId[];
  /** The accepted payment; absent if the fee was zero. */
  readonly paidBy?: PaymentId;
  /** The accepted payment was lost in a dispute. */
  readonly reversed?: boolean;
  /** How often it has been reversed, since a bank may change its decision: tells the events of it apart. */
  readonly reversals?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly submittedAt?: number;
  readonly paidAt?: number;
  readonly version: number;
}
