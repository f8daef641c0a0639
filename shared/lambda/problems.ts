import { type Problem, type ProblemCode, problemOf } from '../api/problems.ts';
import type { DomainError, Result } from '../domain/domain-error.ts';

/** An error response of the API. Thrown inside the pipeline and turned into HTTP in one place. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly extensions: Partial<Problem>;
  /** UTC milliseconds from which a retry makes sense. */
  readonly retryAt: number | undefined;

  constructor(code: ProblemCode, extensions: Partial<Problem> = {}, retryAt?: number) {
    super(code);
    this.code = code;
    this.extensions = extensions;
    this.retryAt = retryAt;
  }

  static of({ code, retryAt, gatewayCode }: DomainError): ProblemError {
    const extensions = gatewayCode === undefined ? {} : { gatewayCode };
    return new ProblemError(
      code,
      { ...extensions, ...(retryAt !== undefined && { retryAt: new Date(retryAt).toISOString() }) },
      retryAt,
    );
  }
}

/** An RFC 9457 problem document. */
export function problemDocument({ code, extensions }: ProblemError, requestId: string): Problem {
  return { ...problemOf(code), ...extensions, requestId };
}

/** Returns the value of a successful result. @throws ProblemError for an error */
export function valueOrProblem<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw ProblemError.of(result.error);
}
