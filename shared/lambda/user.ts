import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import { type Role, STAFF_ROLES } from '../api/routes.ts';
import type { StaffMember } from '../domain/audit-event.ts';

/** Who calls, from the claims of the verified access token and from nowhere else. */
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

/** API Gateway hands a list over as the string `[a b]`; other issuers' claims are a name, or names in between spaces. */
export function claimNames(claim: Claim | undefined): string[] {
  if (Array.isArray(claim)) return claim.map(String);
  if (typeof claim !== 'string') return [];
  return claim
    .replace(/^\[(.*)\]$/, '$1')
    .split(/[\s,]+/)
    .filter((name) => name !== '');
}

/** The user as a route of this role knows them: one of the staff by the first role that lets them in. Undefined: they may not call it. */
export function authorizedAs(user: User, role: Exclude<Role, 'anyone' | 'gateway'>): User | StaffUser | undefined {
  if (role === 'applicant') return user;
  const as = STAFF_ROLES[role].find((group) => user.groups.includes(group));
  return as && { ...user, role: as };
}
