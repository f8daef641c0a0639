import type * as z from 'zod';
import type { refund, refundRequest } from '../shared/api/schemas.ts';
import type * as schema from '../shared/api/staff-schemas.ts';
import { Applicant, type CheckResult } from './applicant.ts';

type Page<T> = { items: T[]; next?: string };
export type ApplicationSummary = z.output<typeof schema.applicationSummary>;
export type AuditEvent = z.output<typeof schema.auditEvent>;

/** Somebody of the visa office, who may be an applicant too: speaks to the API over HTTP with an access token. */
export class StaffMember extends Applicant {
  findPayments(search: z.input<typeof schema.paymentSearch>): Promise<Page<z.output<typeof schema.payment>>> {
    return this.callOrThrow('POST', '/staff/payments/search', search);
  }

  findApplications(search: z.input<typeof schema.applicationSearch>): Promise<Page<ApplicationSummary>> {
    return this.callOrThrow('POST', '/staff/applications/search', search);
  }

  staffGetPayment(id: string): Promise<z.output<typeof schema.paymentRecord>> {
    return this.callOrThrow('GET', `/staff/payments/${id}`);
  }

  staffCheckPayment(id: string): Promise<CheckResult> {
    return this.callOrThrow('POST', `/staff/payments/${id}/check`);
  }

  staffGetApplication(id: string): Promise<z.output<typeof schema.applicationRecord>> {
    return this.callOrThrow('GET', `/staff/applications/${id}`);
  }

  changeApplicationStatus(
    id: string,
    to: z.input<typeof schema.statusChange>['to'],
    reason: string,
  ): Promise<ApplicationSummary> {
    return this.callOrThrow('POST', `/staff/applications/${id}/status`, { to, reason });
  }

  /** @param key the same for the same wish */
  refund(paymentId: string, body: z.input<typeof refundRequest>, key: string): Promise<z.output<typeof refund>> {
    return this.callOrThrow('POST', `/payments/${paymentId}/refunds`, body, { 'idempotency-key': key });
  }

  auditEvents(query = ''): Promise<Page<AuditEvent>> {
    return this.callOrThrow('GET', `/staff/audit?${query}`);
  }
}
