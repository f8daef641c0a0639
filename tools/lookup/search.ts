import type { PaymentSearch, StaffMember } from '../../client/staff-member.ts';
import { applicationId, paymentId } from '../../shared/api/schemas.ts';
import { PERSONAL_SEARCHES, paymentSearch } from '../../shared/api/staff-schemas.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';

/** What identifies the payment. */
export type LookupQuery = { readonly paymentId: string } | { readonly applicationId: string } | PaymentSearch;

/** Recognizes a search term by its format. @throws Error if it matches none */
export function parseTerm(term: string): LookupQuery {
  const text = term.trim();
  const ofPayment = paymentId.safeParse(text);
  if (ofPayment.success) return { paymentId: ofPayment.data };
  const ofApplication = applicationId.safeParse(text);
  if (ofApplication.success) return { applicationId: ofApplication.data };
  const found = candidates(text).find((candidate) => paymentSearch.safeParse(candidate).success);
  if (found === undefined) throw new Error('This is not a receipt number, email address, passport number or id.');
  return found;
}

/** The first match wins; passport numbers come last because almost any text could be one. */
function candidates(text: string): readonly PaymentSearch[] {
  return [
    ...GATEWAY_LIST.filter(({ referencePattern }) => referencePattern?.test(text)).map(({ method }) => {
      return { by: 'gateway_reference', method, reference: text } as const;
    }),
    { by: 'receipt_number', receiptNumber: text },
    ...PERSONAL_SEARCHES.map((by) => ({ by, value: text })),
  ];
}

/** The newest first. */
export async function paymentsOf(member: StaffMember, search: LookupQuery): Promise<readonly { id: string }[]> {
  if ('paymentId' in search) return [{ id: search.paymentId }];
  if ('applicationId' in search) return (await member.staffGetApplication(search.applicationId)).payments;
  return (await member.findPayments(search)).items;
}
