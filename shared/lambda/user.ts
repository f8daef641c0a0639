import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import { type Role, STAFF_ROLES } from '../api/routes.ts';
import type { StaffMember } from '../domain/audit-event.ts';

/** The caller. Read only from the claims of the verified access token. */
export interface User {
  readonly id: string;
  readonly groups: readonly string[];
}

export type StaffUser = User & StaffMember;

type Claim = APIGatewayProxyEventV2WithJWTAuthorizer['requestContext']['authorizer']['jwt']['claims'][string];
export type Claims = Readonly<Record<string, Claim>>;

export function userOf(claims: Claims | undefined, groupsClaim: string): User | undefined {
  const id = claims?.sub;
  if (typeof id !== 'string' || id === '') return undefined;
  return { id, groups: claimNames(claims?.[groupsClaim]) };
}

/** API Gateway passes a list as the string `[a b]`; other issuers use a name, or names separated by spaces. */
export function claimNames(claim: Claim | undefined): string[] {
  if (Array.isArray(claim)) return claim.map(String);
  if (typeof claim !== 'string') return [];
  return claim
    .replace(/^\[(.*)\]$/, '$1')
    .split(/[\s,]+/)
    .filter((name) => name !== '');
}

/** Returns the user for a route of this role; staff with the first role that grants access. Undefined: access denied. */
export function authorizedAs(user: User, role: Exclude<Role, 'anyone' | 'gateway'>): User | StaffUser | undefined {
  if (role === 'applicant') return user;
  const grantedRole = STAFF_ROLES[role].find((group) => user.groups.includes(group));
  return grantedRole && { ...user, role: grantedRole };
}
