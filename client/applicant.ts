import type * as z from 'zod';
import type * as schema from '../shared/api/schemas.ts';

export type Application = z.output<typeof schema.application>;
export type Payment = z.output<typeof schema.payment>;
export type PaymentRecord = z.output<typeof schema.paymentRecord>;
export type StartedPayment = z.output<typeof schema.startedPayment>;
export type CheckResult = z.output<typeof schema.checkResult>;
export type ApplicationForm = z.input<typeof schema.applicationForm>;
export type Problem = z.output<typeof schema.problem>;
export type Method = Payment['method'];

export interface ApiResponse<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** The API answered with something else than what was expected; the message is the API's own. */
export class UnexpectedResponseError extends Error {
  override readonly name = 'UnexpectedResponseError';
  readonly problem: Partial<Problem>;

  constructor(what: string, { status, body }: ApiResponse<unknown>) {
    super(`${what}: ${status} ${JSON.stringify(body)}`);
    this.problem = body ?? {};
  }
}

const DAY = 24 * 60 * 60_000;

/** A person who applies: speaks to the API over HTTP with an access token, as the site in a browser does. */
export class Applicant {
  readonly #site: string;
  readonly #token: string | undefined;

  constructor(site: string, token?: string) {
    this.#site = site;
    this.#token = token;
  }

  async call<T = Problem>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiResponse<T>> {
    const response = await fetch(`${this.#site}/api${path}`, {
      method,
      headers: {
        ...(this.#token !== undefined && { authorization: `Bearer ${this.#token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  protected async callOrThrow<T>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<T> {
    const answer = await this.call<T>(method, path, body, headers);
    if (answer.status < 300) return answer.body;
    throw new UnexpectedResponseError(`${method} ${path}`, answer);
  }

  apply(form: Partial<ApplicationForm> = {}): Promise<Application> {
    return this.callOrThrow('POST', '/applications', {
      fullName: 'Amina Applicant',
      email: 'amina@example.com',
      passportNumber: 'X1234567',
      nationality: 'GBR',
      visaType: 'tourist-30-days',
      arrivalDate: new Date(Date.now() + 90 * DAY).toISOString().slice(0, 10),
      language: 'en',
      ...form,
    });
  }

  submit(id: string): Promise<Application> {
    return this.callOrThrow('POST', `/applications/${id}/submit`);
  }

  /** Applies and submits: ready to be paid. */
  async applyAndSubmit(form: Partial<ApplicationForm> = {}): Promise<Application> {
    const { id } = await this.apply(form);
    return this.submit(id);
  }

  withdraw(id: string): Promise<Application> {
    return this.callOrThrow('POST', `/applications/${id}/withdraw`);
  }

  application(id: string): Promise<Application> {
    return this.callOrThrow('GET', `/applications/${id}`);
  }

  applications(): Promise<{ items: Application[]; next?: string }> {
    return this.callOrThrow('GET', '/applications?limit=100');
  }

  startPayment(
    applicationId: string,
    method: Method,
    device: 'desktop' | 'phone' = 'desktop',
  ): Promise<StartedPayment> {
    return this.callOrThrow('POST', `/applications/${applicationId}/payments`, { method, device });
  }

  payment(id: string): Promise<PaymentRecord> {
    return this.callOrThrow('GET', `/payments/${id}`);
  }

  payments(query = 'limit=100'): Promise<{ items: Payment[]; next?: string }> {
    return this.callOrThrow('GET', `/payments?${query}`);
  }

  check(id: string): Promise<CheckResult> {
    return this.callOrThrow('POST', `/payments/${id}/check`);
  }

  cancel(id: string): Promise<CheckResult> {
    return this.callOrThrow('POST', `/payments/${id}/cancel`);
  }
}
