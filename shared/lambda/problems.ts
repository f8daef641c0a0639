import { type Problem, type ProblemCode, problemOf } from '../api/problems.ts';
import type { Refusal, Result } from '../domain/refusal.ts';

/** What is answered in place of a result; thrown inside the pipeline, turned into HTTP in one place. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly more: Partial<Problem>;
  /** UTC milliseconds from which it is worth asking again. */
  readonly until: number | undefined;

  constructor(code: ProblemCode, more: Partial<Problem> = {}, until?: number) {
    super(code);
    this.code = code;
    this.more = more;
    this.until = until;
  }

  static of({ code, until, gatewayCode }: Refusal): ProblemError {
    const more = gatewayCode === undefined ? {} : { gatewayCode };
    return new ProblemError(
      code,
      { ...more, ...(until !== undefined && { until: new Date(until).toISOString() }) },
      until,
    );
  }
}

/** An RFC 9457 problem document. */
export function problemDocument({ code, more }: ProblemError, requestId: string): Problem {
  return { ...problemOf(code), ...more, requestId };
}

/** The value of what was done. @throws ProblemError for what was refused */
export function valueOrProblem<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw ProblemError.of(result.refusal);
}
