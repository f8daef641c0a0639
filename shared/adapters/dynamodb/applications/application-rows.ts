import * as z from 'zod';
import {
  APPLICATION_STATES,
  type Application,
  type ApplicationDetails,
  type ApplicationState,
} from '../../../domain/application.ts';
import type { ApplicationId, PaymentId } from '../../../domain/ids.ts';
import { PAYMENT_METHODS } from '../../../domain/payment-method.ts';
import { PersonalData } from '../../../domain/personal-data.ts';
import { retentionReasonOf } from '../../../domain/retention.ts';
import { DecryptionError } from '../../../ports/common/decryption-error.ts';
import type { EncryptedField, FieldEncryption } from '../common/field-encryption.ts';
import { applicationKey, byStaff, byUser, monthOf, retention } from '../common/keys.ts';
import { moneyRow } from '../common/money-row.ts';
import { rowHeader, unknownAttributesOf, withUnknownAttributes } from '../common/row-version.ts';
import type { Row } from '../common/table.ts';

const row = z.object({
  id: z.custom<ApplicationId>(),
  userId: z.string(),
  state: z.enum(Object.keys(APPLICATION_STATES) as [ApplicationState, ...ApplicationState[]]),
  personal: z.record(z.string(), z.unknown()).optional(),
  redactedAt: z.number().optional(),
  nationality: z.string(),
  visaType: z.string(),
  arrivalDate: z.string(),
  language: z.string(),
  quote: z
    .object({
      id: z.string(),
      scheduleVersion: z.string(),
      fees: z.array(moneyRow),
      // A newer version may know more methods.
      surchargeBasisPoints: z.object({ default: z.number() }).catchall(z.number()),
      lockedAt: z.number(),
      validUntil: z.number(),
    })
    .optional(),
  open: z
    .object({
      paymentId: z.custom<PaymentId>(),
      method: z.enum(PAYMENT_METHODS),
      payableUntil: z.number(),
      closesAt: z.number(),
      closing: z.literal(true).optional(),
    })
    .optional(),
  attempts: z.array(z.custom<PaymentId>()),
  paidBy: z.custom<PaymentId>().optional(),
  reversed: z.boolean().optional(),
  reversals: z.number().optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
  submittedAt: z.number().optional(),
  paidAt: z.number().optional(),
  version: z.number(),
} satisfies Record<Exclude<keyof Application, 'details' | 'unreadable'> | keyof ApplicationDetails, z.ZodType>);

/** The unencrypted fields, for readers without keys. */
export const plainApplicationFields = row.omit({ personal: true });

export async function toApplicationRow(application: Application, encryption: FieldEncryption): Promise<Row> {
  const { details, personal, unreadable, ...rest } = application;
  const key = applicationKey(application.id);
  return {
    ...unknownAttributesOf(application),
    ...key,
    ...rowHeader('application'),
    ...rest,
    ...details,
    ...(application.redactedAt === undefined && {
      // An undecryptable value is not overwritten: its key may be restored.
      personal: unreadable ?? (await encryption.encrypt(personal.reveal(), key.PK + key.SK)),
    }),
    userPK: byUser.applications(application.userId),
    userSK: byUser.sortKey(application.createdAt, application.id),
    staffPK: byStaff.applications.partitionKey(monthOf(application.createdAt), application.state, application.id),
    staffSK: byStaff.sortKey(application.createdAt, application.id),
    // The optimistic update does not read the row first, so it copies this key instead of computing it.
    staffPaidPK: byStaff.applications.partitionKey(monthOf(application.createdAt), 'paid', application.id),
    ...retentionKeys(application),
  };
}

/** The keys by which redaction finds inactive applications; a row without them is not in the index. */
function retentionKeys(application: Application): Row {
  const reason = retentionReasonOf(application);
  if (reason === undefined) return {};
  const { partitionKey, sortKey } = retention[reason];
  return { duePK: partitionKey(application.id), dueSK: sortKey(application.updatedAt, application.id) };
}

export async function fromApplicationRow(stored: Row, encryption: FieldEncryption): Promise<Application> {
  const { personal: encrypted, nationality, visaType, arrivalDate, language, ...read } = row.parse(stored);
  const rest = withUnknownAttributes(read, stored, row);
  const key = applicationKey(rest.id);
  const details = { nationality, visaType, arrivalDate, language };
  if (encrypted === undefined) return { ...rest, details, personal: PersonalData.EMPTY };
  const personal = await decryptPersonalData(encrypted, key.PK + key.SK, encryption);
  if (personal !== undefined) return { ...rest, details, personal };
  return { ...rest, details, personal: PersonalData.EMPTY, unreadable: encrypted };
}

/** Undefined if it cannot be decrypted: the application can still be paid, refunded and withdrawn. */
async function decryptPersonalData(encrypted: EncryptedField, boundTo: string, encryption: FieldEncryption) {
  try {
    return new PersonalData(z.record(z.string(), z.string()).parse(await encryption.decrypt(encrypted, boundTo)));
  } catch (error) {
    if (error instanceof DecryptionError) return undefined;
    throw error;
  }
}
