import { ApiError } from '../client/api-client.ts';

const UNAUTHORIZED = 401;

/** What to print of a request to the API that failed. */
export function problemText(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : 'unknown';
  const { detail, next = '' } = error.problem;
  if (detail !== undefined) return `${detail} ${next}`.trimEnd();
  // API Gateway's own answer, which says nothing else.
  if (error.status === UNAUTHORIZED)
    return 'The access token is refused: it has expired, or it was issued for another stage or kind of user. Sign in again.';
  return error.message;
}
