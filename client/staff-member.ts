import { type CheckResult, dataOf, type Query } from './api-client.ts';
import { Applicant, type Page } from './applicant.ts';
import type { components } from './schema.d.ts';

type Schemas = components['schemas'];
export type ApplicationSummary = Schemas['StaffApplicationSummary'];
export type AuditEvent = Schemas['StaffAuditEvent'];
export type StaffPaymentRecord = Schemas['StaffPaymentRecord'];
export type PaymentSearch = Schemas['StaffPaymentSearch'];

/** A member of staff, who may also be an applicant. Every method throws ApiError. */
export class StaffMember extends Applicant {
  findPayments(search: PaymentSearch): Promise<Page<Schemas['StaffPayment']>> {
    return dataOf(this.api.POST('/staff/payments/search', { body: search }));
  }

  findApplications(search: Schemas['StaffApplicationSearch']): Promise<Page<ApplicationSummary>> {
    return dataOf(this.api.POST('/staff/applications/search', { body: search }));
  }

  staffGetPayment(paymentId: string): Promise<StaffPaymentRecord> {
    return dataOf(this.api.GET('/staff/payments/{paymentId}', { params: { path: { paymentId } } }));
  }

  staffCheckPayment(paymentId: string): Promise<CheckResult> {
    return dataOf(this.api.POST('/staff/payments/{paymentId}/check', { params: { path: { paymentId } } }));
  }

  staffGetApplication(applicationId: string): Promise<Schemas['StaffApplicationRecord']> {
    return dataOf(this.api.GET('/staff/applications/{applicationId}', { params: { path: { applicationId } } }));
  }

  changeApplicationStatus(
    applicationId: string,
    to: Schemas['StaffStatusChange']['to'],
    reason: string,
  ): Promise<ApplicationSummary> {
    const params = { path: { applicationId } };
    return dataOf(this.api.POST('/staff/applications/{applicationId}/status', { params, body: { to, reason } }));
  }

  /** @param key idempotency key: a repeated request with the same key refunds nothing more */
  refund(paymentId: string, body: Schemas['RefundRequest'], key: string): Promise<Schemas['Refund']> {
    const params = { path: { paymentId }, header: { 'Idempotency-Key': key } };
    return dataOf(this.api.POST('/payments/{paymentId}/refunds', { params, body }));
  }

  auditEvents(query: Query<'/staff/audit'> = {}): Promise<Page<AuditEvent>> {
    return dataOf(this.api.GET('/staff/audit', { params: { query } }));
  }
}
