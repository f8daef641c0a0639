import type * as z from 'zod';
import type { StaffRole } from '../domain/audit-event.ts';

/** Who may call a staff route: those in one of these groups. What staff only read is open to both. */
export const STAFF_ROLES = {
  staff: ['officer', 'finance'],
  officer: ['officer'],
  finance: ['finance'],
} as const satisfies Record<string, readonly StaffRole[]>;

/** `applicant` is anybody who is signed in, for what is their own; `gateway` proves itself by its signature. */
export type Role = 'anyone' | 'applicant' | keyof typeof STAFF_ROLES | 'gateway';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below `/api`. */
  readonly path: string;
  /** The folder of its Lambda in `functions/`. */
  readonly function: string;
  readonly role: Role;
  /** One line, for the API's document. */
  readonly summary: string;
  /** What its summary leaves open. */
  readonly description?: string;
  readonly pathParameters?: z.ZodObject;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Taken to the byte, since it is signed; the headers carry the signature where the body does not. */
  readonly rawBody?: { readonly type: string; readonly signatureHeaders: readonly string[]; readonly maxBytes: number };
  /** The caller's own key for what must not be done twice. */
  readonly idempotencyKey?: z.ZodType;
  /** By status code; what is not here is a problem document. */
  readonly responses: Readonly<Record<number, z.ZodType>>;
}
