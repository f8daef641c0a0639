import type { Problem } from '../../client/api-client.ts';
import * as client from '../../client/applicant.ts';
import * as staff from '../../client/staff-member.ts';

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** A call that the typed client cannot make: any path, body and headers. A string body is sent unchanged. */
export type RawCall = <T = Problem>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<T>>;

function rawCalls(site: string, token?: string): RawCall {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${site}/api${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
}

export class Applicant extends client.Applicant {
  readonly call: RawCall;

  constructor(site: string, token?: string) {
    super(site, token);
    this.call = rawCalls(site, token);
  }
}

export class StaffMember extends staff.StaffMember {
  readonly call: RawCall;

  constructor(site: string, token?: string) {
    super(site, token);
    this.call = rawCalls(site, token);
  }
}
