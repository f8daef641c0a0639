import type { Problem } from './types.ts';

/** The API's problem document, or that it could not be reached at all (`offline`). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: string;
  readonly status: number;
  /** ISO 8601: from when on it is worth asking again. */
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

export function problemOf(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem({ code: 'internal_error' });
}
