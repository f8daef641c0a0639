import type { PaymentSearch, StaffMember } from '../../client/staff-member.ts';
import { PERSONAL_SEARCHES, paymentSearch } from '../../shared/api/schemas/staff.ts';
import { applicationId, paymentId } from '../../shared/api/schemas.ts';
import { applicationIdOfNumber, paymentIdOfReceipt } from '../../shared/domain/ids.ts';
import { copiedCode, copiedId } from '../../shared/domain/normal-form.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';

/** What identifies the payment. */
export type LookupQuery = { readonly paymentId: string } | { readonly applicationId: string } | PaymentSearch;

/** Longer than the number of any travel document (ICAO Doc 9303: 9 characters, in optional data up to 14). */
const LONG_CODE = /^[0-9A-Z]{15,}$/;
const MISTYPED =
  'This number is mistyped: at least one character is missing or wrong. Read it again; O counts as 0, I and L as 1.';

/** Recognizes a search term by its format. @throws Error if it matches none */
export function parseTerm(term: string): LookupQuery {
  const text = copiedId(term);
  const ofPayment = paymentId.safeParse(text.toLowerCase());
  if (ofPayment.success) return { paymentId: ofPayment.data };
  const ofApplication = applicationId.safeParse(text.toLowerCase());
  if (ofApplication.success) return { applicationId: ofApplication.data };
  const gateway = GATEWAY_LIST.find(({ referencePattern }) => referencePattern?.test(text));
  if (gateway !== undefined) return { by: 'gateway_reference', gateway: gateway.method, reference: text };
  if (paymentIdOfReceipt(term) !== undefined) return { by: 'receipt_number', receiptNumber: term };
  const numbered = applicationIdOfNumber(term);
  if (numbered !== undefined) return { applicationId: numbered };
  if (LONG_CODE.test(copiedCode(term))) throw new Error(MISTYPED);
  // An email address before a passport number: almost any text could be one.
  const personal = PERSONAL_SEARCHES.map((by) => ({ by, value: term }));
  const found = personal.find((candidate) => paymentSearch.safeParse(candidate).success);
  if (found === undefined) throw new Error('This is not a receipt number, email address, passport number or id.');
  return found;
}

/** The newest first. */
export async function paymentsOf(member: StaffMember, search: LookupQuery): Promise<readonly { id: string }[]> {
  if ('paymentId' in search) return [{ id: search.paymentId }];
  if ('applicationId' in search) return (await member.staffGetApplication(search.applicationId)).payments;
  const found: { id: string }[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await member.findPayments({ ...search, ...(cursor !== undefined && { cursor }) });
    found.push(...items);
    cursor = next;
  } while (cursor !== undefined);
  return found;
}
