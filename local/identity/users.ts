import { randomBytes } from 'node:crypto';

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

export type UserId = (typeof USERS)[number]['id'] | `new-${string}`;

const SOMEBODY_NEW = /^new-[0-9a-f]{8}$/;

/** The id of an applicant who has never been here: with no applications, and no payments that count against a limit. */
export function somebodyNew(): UserId {
  return `new-${randomBytes(4).toString('hex')}`;
}

export function userById(id: unknown): LocalUser | undefined {
  if (typeof id === 'string' && SOMEBODY_NEW.test(id)) {
    return { id, name: `New Applicant ${id.slice(4)}`, email: `${id}@example.com`, what: 'applicant', groups: [] };
  }
  return USERS.find((user) => user.id === id);
}
