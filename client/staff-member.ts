import type * as z from 'zod';
import type { refund, refundRequest } from '../shared/api/schemas.ts';
import type * as schema from '../shared/api/staff-schemas.ts';
import { Applicant, type CheckAnswer } from './applicant.ts';

type Page<T> = { items: T[]; next?: string };
export type ApplicationSummary = z.output<typeof schema.applicationSummary>;
export type Act = z.output<typeof schema.act>;

/** Somebody of the visa office, who may be an applicant too: speaks to the API over HTTP with an access token. */
export class OfficeMember extends Applicant {
  findPayments(search: z.input<typeof schema.paymentSearch>): Promise<Page<z.output<typeof schema.payment>>> {
    return this.done('POST', '/staff/payments/search', search);
  }

  findApplications(search: z.input<typeof schema.applicationSearch>): Promise<Page<ApplicationSummary>> {
    return this.done('POST', '/staff/applications/search', search);
  }

  viewPayment(id: string): Promise<z.output<typeof schema.paymentRecord>> {
    return this.done('GET', `/staff/payments/${id}`);
  }

  checkForPayer(id: string): Promise<CheckAnswer> {
    return this.done('POST', `/staff/payments/${id}/check`);
  }

  viewApplication(id: string): Promise<z.output<typeof schema.applicationRecord>> {
    return this.done('GET', `/staff/applications/${id}`);
  }

  move(id: string, to: z.input<typeof schema.move>['to'], reason: string): Promise<ApplicationSummary> {
    return this.done('POST', `/staff/applications/${id}/move`, { to, reason });
  }

  /** @param key the same for the same wish */
  refund(paymentId: string, body: z.input<typeof refundRequest>, key: string): Promise<z.output<typeof refund>> {
    return this.done('POST', `/payments/${paymentId}/refunds`, body, { 'idempotency-key': key });
  }

  acts(query = ''): Promise<Page<Act>> {
    return this.done('GET', `/staff/audit?${query}`);
  }
}
