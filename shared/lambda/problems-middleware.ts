import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Route } from '../api/route.ts';
import { DecryptionError } from '../ports/common/decryption-error.ts';
import { InvalidCursor } from '../ports/common/page.ts';
import { MalformedGatewayEvent, NotificationRejected } from '../ports/payments/payment-gateway.ts';
import { addToLogContext } from './log-context.ts';
import { describeError, logger } from './logger.ts';
import { ProblemError, problemDocument } from './problems.ts';
import { isTemporary } from './temporary-failure.ts';

/** Problems that may need investigation. */
const LOGGED_CODES: ReadonlySet<string> = new Set([
  'internal_error',
  'unreadable_notification',
  'temporarily_unavailable',
  'application_unreadable',
]);

/**
 * Turns any thrown error into a problem document, or into the route's own body for errors. An unexpected error is logged and answered
 * without internal details.
 */
export function problems({
  errorBody,
}: Pick<Route, 'errorBody'>): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  return {
    onError: (request) => {
      const problem = toProblem(request.error);
      const { requestId } = request.event.requestContext;
      addToLogContext({ problem: problem.code });
      if (LOGGED_CODES.has(problem.code)) {
        logger.error(problem.code, { error: describeError(request.error) });
      }
      const document = problemDocument(problem, requestId);
      const retryAfter = problem.retryAt && Math.max(1, Math.ceil((problem.retryAt - Date.now()) / 1000));
      request.response = {
        statusCode: document.status,
        headers: {
          'content-type': errorBody ? 'application/json' : 'application/problem+json',
          'cache-control': 'no-store',
          ...(retryAfter && { 'retry-after': String(retryAfter) }),
        },
        body: JSON.stringify(errorBody?.(document.code) ?? document),
      };
    },
  };
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof InvalidCursor) return new ProblemError('invalid_cursor');
  if (error instanceof DecryptionError) return new ProblemError('application_unreadable');
  if (error instanceof NotificationRejected) return new ProblemError('invalid_signature');
  if (error instanceof MalformedGatewayEvent) return new ProblemError('unreadable_notification');
  const { cause, statusCode } = (error ?? {}) as { cause?: { package?: string }; statusCode?: number };
  if (cause?.package === '@middy/http-json-body-parser') {
    return new ProblemError(statusCode === 415 ? 'unsupported_media_type' : 'invalid_json');
  }
  return new ProblemError(isTemporary(error) ? 'temporarily_unavailable' : 'internal_error');
}
