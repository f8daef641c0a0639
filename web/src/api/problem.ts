import type { Problem } from './types.ts';

/** The API's problem document; of the site's own, code `offline` if the API could not be reached, `storage_blocked` if the browser blocks storage. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: string;
  readonly status: number;
  /** ISO 8601: the earliest time at which a retry makes sense. */
  readonly retryAt: string | undefined;
  readonly requestId: string | undefined;
  readonly fields: readonly string[];

  constructor(problem: Partial<Omit<Problem, 'code'>> & { code: string }) {
    super(problem.code);
    this.code = problem.code;
    this.status = problem.status ?? 0;
    this.retryAt = problem.retryAt;
    this.requestId = problem.requestId;
    this.fields = (problem.errors ?? []).flatMap(({ pointer }) => /^body\/(\w+)/.exec(pointer)?.[1] ?? []);
  }
}

/** Everything that is not a problem of the API is a defect of the site. */
export function problemOf(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem({ code: 'internal_error' });
}
