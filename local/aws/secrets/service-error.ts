import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** What Secrets Manager answers when it refuses, by the name that its SDK client knows. */
export class ServiceError extends Error {
  readonly type: string;
  readonly status: ContentfulStatusCode = 400;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

export function notFound(what: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `Secrets Manager can't find the specified ${what}.`);
}
