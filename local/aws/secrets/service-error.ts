import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** An error response of Secrets Manager; `type` is the error name that the SDK client expects. */
export class ServiceError extends Error {
  readonly type: string;
  readonly status: ContentfulStatusCode = 400;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

export function notFound(resource: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `Secrets Manager can't find the specified ${resource}.`);
}
