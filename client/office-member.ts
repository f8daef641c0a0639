import { type CheckAnswer, dataOf, type Query } from './api-client.ts';
import { Applicant, type Page } from './applicant.ts';
import type { components } from './schema.d.ts';

type Schemas = components['schemas'];
export type ApplicationSummary = Schemas['StaffApplicationSummary'];
export type Act = Schemas['StaffAct'];
export type StaffPaymentRecord = Schemas['StaffPaymentRecord'];
export type PaymentSearch = Schemas['StaffPaymentSearch'];

/** A member of the visa office, who may be an applicant too. Every method throws ApiError. */
export class OfficeMember extends Applicant {
  findPayments(search: PaymentSearch): Promise<Page<Schemas['StaffPayment']>> {
    return dataOf(this.api.POST('/staff/payments/search', { body: search }));
  }

  findApplications(search: Schemas['StaffApplicationSearch']): Promise<Page<ApplicationSummary>> {
    return dataOf(this.api.POST('/staff/applications/search', { body: search }));
  }

  viewPayment(paymentId: string): Promise<StaffPaymentRecord> {
    return dataOf(this.api.GET('/staff/payments/{paymentId}', { params: { path: { paymentId } } }));
  }

  checkForPayer(paymentId: string): Promise<CheckAnswer> {
    return dataOf(this.api.POST('/staff/payments/{paymentId}/check', { params: { path: { paymentId } } }));
  }

  viewApplication(applicationId: string): Promise<Schemas['StaffApplicationRecord']> {
    return dataOf(this.api.GET('/staff/applications/{applicationId}', { params: { path: { applicationId } } }));
  }

  move(applicationId: string, to: Schemas['StaffMove']['to'], reason: string): Promise<ApplicationSummary> {
    const params = { path: { applicationId } };
    return dataOf(this.api.POST('/staff/applications/{applicationId}/move', { params, body: { to, reason } }));
  }

  /** @param key of this refund: asked for again under the same key, nothing more is refunded */
  refund(paymentId: string, body: Schemas['RefundRequest'], key: string): Promise<Schemas['Refund']> {
    const params = { path: { paymentId }, header: { 'Idempotency-Key': key } };
    return dataOf(this.api.POST('/payments/{paymentId}/refunds', { params, body }));
  }

  acts(query: Query<'/staff/audit'> = {}): Promise<Page<Act>> {
    return dataOf(this.api.GET('/staff/audit', { params: { query } }));
  }
}
