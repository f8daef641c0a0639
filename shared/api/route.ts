import type * as z from 'zod';
import type { StaffRole } from '../domain/audit-event.ts';

/** The groups that may call a staff route. Routes that only read are open to both groups. */
export const STAFF_ROLES = {
  staff: ['officer', 'finance'],
  officer: ['officer'],
  finance: ['finance'],
} as const satisfies Record<string, readonly StaffRole[]>;

/** `applicant` is any signed-in user, for their own data; `gateway` authenticates with its signature. */
export type Role = 'anyone' | 'applicant' | keyof typeof STAFF_ROLES | 'gateway';

export function isStaffRole(role: Role): role is keyof typeof STAFF_ROLES {
  return role in STAFF_ROLES;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below `/api`. */
  readonly path: string;
  /** The folder of its Lambda in `functions/`. */
  readonly function: string;
  readonly role: Role;
  /** One line, for the OpenAPI document. */
  readonly summary: string;
  /** Details beyond the summary. */
  readonly description?: string;
  readonly pathParameters?: z.ZodObject;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Not parsed, since it is signed as it is; the headers contain the signature unless the body does. */
  readonly rawBody?: { readonly type: string; readonly signatureHeaders: readonly string[]; readonly maxBytes: number };
  /** The caller's key for an operation that must not be executed twice. */
  readonly idempotencyKey?: z.ZodType;
  /** The body of an error response instead of a problem document, from the problem's code. */
  readonly errorBody?: (code: string) => Readonly<Record<string, string>>;
  /** By status code; every other response is an error. */
  readonly responses: Readonly<Record<number, z.ZodType>>;
}
