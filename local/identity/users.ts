import { randomBytes } from 'node:crypto';

export interface LocalUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly description: string;
  readonly groups: readonly string[];
}

/** The users who can sign in locally, without a password. */
export const USERS = [
  { id: 'amina', name: 'Amina Applicant', email: 'amina@example.com', description: 'applicant', groups: [] },
  { id: 'wei', name: 'Wei Applicant', email: 'wei@example.com', description: 'applicant', groups: [] },
  { id: 'olga', name: 'Olga Officer', email: 'olga@example.com', description: 'visa officer', groups: ['officer'] },
  {
    id: 'farid',
    name: 'Farid Finance',
    email: 'farid@example.com',
    description: 'finance officer',
    groups: ['finance'],
  },
] as const satisfies readonly LocalUser[];

export type UserId = (typeof USERS)[number]['id'] | `new-${string}`;

const NEW_APPLICANT_ID = /^new-[0-9a-f]{8}$/;

/** The id of a new applicant, who has no applications, and no payments that count against a limit. */
export function newApplicantId(): UserId {
  return `new-${randomBytes(4).toString('hex')}`;
}

export function userById(id: unknown): LocalUser | undefined {
  if (typeof id === 'string' && NEW_APPLICANT_ID.test(id)) {
    return {
      id,
      name: `New Applicant ${id.slice(4)}`,
      email: `${id}@example.com`,
      description: 'applicant',
      groups: [],
    };
  }
  return USERS.find((user) => user.id === id);
}
