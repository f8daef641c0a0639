import { readFileSync } from 'node:fs';
import { ApiError } from '../../client/api-client.ts';
import { API_PREFIX } from '../../shared/api/routes.ts';
import { problemText } from '../api-problem.ts';
import { pathFromUser } from '../command-line.ts';
import { staffToken } from '../sign-in.ts';

export interface StaffRequest {
  /** The site's public origin. */
  readonly site: string;
  readonly method: 'GET' | 'POST';
  /** Of a route, without the prefix of the API; may have a query. */
  readonly path: string;
  /** A file with an access token; by default the user signs in. */
  readonly tokenFile: string | undefined;
  /** A file with the JSON body, or `-` for standard input. */
  readonly body: string | undefined;
  /** The `Idempotency-Key`. */
  readonly key: string | undefined;
}

/** Prints the response. @returns the exit code */
export async function sendAsStaff(request: StaffRequest): Promise<number> {
  try {
    console.log(JSON.stringify(await send(request), null, 2));
    return 0;
  } catch (error) {
    console.error(problemText(error));
    return error instanceof ApiError ? 1 : 2;
  }
}

/** @throws ApiError for any response but a successful one */
async function send({ site, method, path, tokenFile, body, key }: StaffRequest): Promise<unknown> {
  const content = body === undefined ? undefined : readJson(body);
  const { token } = await staffToken(site, tokenFile);
  const response = await fetch(`${site}${API_PREFIX}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(content !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(content !== undefined && { body: content }),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new ApiError(response, answer);
  return answer;
}

/** Checked before the sign-in. @throws Error */
function readJson(file: string): string {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : pathFromUser(file), 'utf8');
  } catch (error) {
    throw new Error(`--body: the file cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new Error(`--body is not JSON: ${(error as Error).message}`);
  }
}
