import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import type { Role } from '../api/routes.ts';

/** Who calls, from the claims of the verified access token and from nowhere else. */
export interface User {
  readonly id: string;
  readonly groups: readonly string[];
}

type Claim = APIGatewayProxyEventV2WithJWTAuthorizer['requestContext']['authorizer']['jwt']['claims'][string];
export type Claims = Readonly<Record<string, Claim>>;

export function userOf(claims: Claims | undefined, groupsClaim: string): User | undefined {
  const id = claims?.sub;
  if (typeof id !== 'string' || id === '') return undefined;
  return { id, groups: namesIn(claims?.[groupsClaim]) };
}

/** API Gateway hands a list over as the string `[a b]`; other issuers' claims are a name, or names in between spaces. */
export function namesIn(claim: Claim | undefined): string[] {
  if (Array.isArray(claim)) return claim.map(String);
  if (typeof claim !== 'string') return [];
  return claim
    .replace(/^\[(.*)\]$/, '$1')
    .split(/[\s,]+/)
    .filter((name) => name !== '');
}

export function mayCall(user: User, role: Role): boolean {
  return role === 'applicant' || role === 'anyone' || user.groups.includes(role);
}
