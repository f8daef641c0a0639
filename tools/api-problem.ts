import { ApiError } from '../client/api-client.ts';

const [UNAUTHORIZED, NOT_FOUND] = [401, 404];

/** What to print of a request to the API that failed. */
export function problemText(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : 'unknown';
  const { detail, next = '', code, requestId, errors = [] } = error.problem;
  if (detail !== undefined) {
    const ids = [code, requestId && `request ${requestId}`].filter(Boolean).join(', ');
    const fields = errors.map(({ pointer, message }) => `\n  ${pointer}: ${message}`);
    return `${detail} ${next} (${ids})${fields.join('')}`;
  }
  // API Gateway's own answers, which say nothing else.
  if (error.status === UNAUTHORIZED)
    return 'The access token is refused: it has expired, or it was issued for another stage or kind of user. Sign in again.';
  if (error.status === NOT_FOUND) return `${error.message}: the API has no such path; docs/api.md lists them.`;
  return error.message;
}
