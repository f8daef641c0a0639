import { Applicant } from '../../client/applicant.ts';
import { StaffMember } from '../../client/staff-member.ts';
import { signIn } from '../identity/sign-in.ts';
import type { UserId } from '../identity/users.ts';

export async function signedInApplicant(site: string, issuer: string, user: UserId): Promise<Applicant> {
  return new Applicant(site, (await signIn(issuer, user)).access_token);
}

export async function signedInStaffMember(site: string, issuer: string, user: UserId): Promise<StaffMember> {
  return new StaffMember(site, (await signIn(issuer, user)).access_token);
}
