import document from '../docs/openapi.json' with { type: 'json' };
import {
  type ApiClient,
  type Application,
  type ApplicationForm,
  type CheckResult,
  createApiClient,
  dataOf,
  type Method,
  type Payment,
  type PaymentRecord,
  type Query,
  type StartedPayment,
} from './api-client.ts';

/** One page of a list. */
export interface Page<T> {
  readonly items: T[];
  /** Cursor of the next page; absent on the last page. */
  readonly next?: string;
}

/** A complete form, so that callers override only the fields that matter to them. */
const EXAMPLE_FORM = document.components.schemas.ApplicationForm.examples[0] as ApplicationForm;
const DAY = 24 * 60 * 60_000;
const MAX_PAGE = { limit: 100 };

/** An applicant, who calls the API with an access token as the site does. Every method throws ApiError. */
export class Applicant {
  readonly api: ApiClient;

  /** @param site origin of the site */
  constructor(site: string, token?: string) {
    this.api = createApiClient(site, token);
  }

  apply(form: Partial<ApplicationForm> = {}): Promise<Application> {
    const body = {
      ...EXAMPLE_FORM,
      arrivalDate: new Date(Date.now() + 90 * DAY).toISOString().slice(0, 10),
      ...form,
    };
    return dataOf(this.api.POST('/applications', { body }));
  }

  submit(applicationId: string): Promise<Application> {
    const params = { path: { applicationId } };
    return dataOf(this.api.POST('/applications/{applicationId}/submit', { params }));
  }

  /** Applies and submits; the result can be paid. */
  async applyAndSubmit(form: Partial<ApplicationForm> = {}): Promise<Application> {
    const { id } = await this.apply(form);
    return this.submit(id);
  }

  withdraw(applicationId: string): Promise<Application> {
    const params = { path: { applicationId } };
    return dataOf(this.api.POST('/applications/{applicationId}/withdraw', { params }));
  }

  application(applicationId: string): Promise<Application> {
    return dataOf(this.api.GET('/applications/{applicationId}', { params: { path: { applicationId } } }));
  }

  applications(query: Query<'/applications'> = MAX_PAGE): Promise<Page<Application>> {
    return dataOf(this.api.GET('/applications', { params: { query } }));
  }

  startPayment(
    applicationId: string,
    method: Method,
    device: 'desktop' | 'phone' = 'desktop',
  ): Promise<StartedPayment> {
    const params = { path: { applicationId } };
    return dataOf(this.api.POST('/applications/{applicationId}/payments', { params, body: { method, device } }));
  }

  payment(paymentId: string): Promise<PaymentRecord> {
    return dataOf(this.api.GET('/payments/{paymentId}', { params: { path: { paymentId } } }));
  }

  payments(query: Query<'/payments'> = MAX_PAGE): Promise<Page<Payment>> {
    return dataOf(this.api.GET('/payments', { params: { query } }));
  }

  check(paymentId: string): Promise<CheckResult> {
    return dataOf(this.api.POST('/payments/{paymentId}/check', { params: { path: { paymentId } } }));
  }

  /** @returns a ticket that opens one WebSocket connection */
  async liveTicket(): Promise<string> {
    return (await dataOf(this.api.POST('/live-tickets'))).ticket;
  }

  cancel(paymentId: string): Promise<CheckResult> {
    return dataOf(this.api.POST('/payments/{paymentId}/cancel', { params: { path: { paymentId } } }));
  }
}
