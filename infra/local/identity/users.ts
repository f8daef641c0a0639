export interface LocalUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly what: string;
  readonly groups: readonly string[];
}

/** Who can sign in on this machine, without a password. */
export const USERS = [
  { id: 'amina', name: 'Amina Applicant', email: 'amina@example.com', what: 'applicant', groups: [] },
  { id: 'wei', name: 'Wei Applicant', email: 'wei@example.com', what: 'applicant', groups: [] },
  { id: 'olga', name: 'Olga Officer', email: 'olga@example.com', what: 'visa officer', groups: ['officer'] },
  { id: 'farid', name: 'Farid Finance', email: 'farid@example.com', what: 'finance officer', groups: ['finance'] },
] as const satisfies readonly LocalUser[];

export type UserId = (typeof USERS)[number]['id'];

export function userById(id: unknown): LocalUser | undefined {
  return USERS.find((user) => user.id === id);
}
