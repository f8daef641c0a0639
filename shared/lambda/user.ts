import type { JWTPayload } from 'jose';
import { type Role, STAFF_ROLES } from '../api/routes.ts';
import type { StaffMember } from '../domain/audit-event.ts';
import { namesOf } from './token-claims.ts';

/** The caller. Read only from the claims of the verified access token. */
export interface User {
  readonly id: string;
  readonly groups: readonly string[];
}

export type StaffUser = User & StaffMember;

export function userOf(claims: JWTPayload, groupsClaim: string): User | undefined {
  if (typeof claims.sub !== 'string' || claims.sub === '') return undefined;
  return { id: claims.sub, groups: namesOf(claims[groupsClaim]) };
}

/** Returns the user for a route of this role; staff with the first role that grants access. Undefined: access denied. */
export function authorizedAs(user: User, role: Exclude<Role, 'anyone' | 'gateway'>): User | StaffUser | undefined {
  if (role === 'applicant') return user;
  const grantedRole = STAFF_ROLES[role].find((group) => user.groups.includes(group));
  return grantedRole && { ...user, role: grantedRole };
}
