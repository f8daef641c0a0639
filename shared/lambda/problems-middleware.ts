import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { InvalidCursor } from '../ports/common/page.ts';
import { Unfinished } from '../ports/common/unfinished.ts';
import { Unreadable } from '../ports/common/unreadable.ts';
import { NotificationRefused } from '../ports/payments/payment-gateway.ts';
import { addToLogContext } from './log-context.ts';
import { describeError, logger } from './logger.ts';
import { ProblemError, problemDocument } from './problems.ts';

/** What a person may have to look at. */
const LOGGED: ReadonlySet<string> = new Set(['internal_error', 'try_again', 'unreadable']);

/** Turns whatever was thrown into a problem document. What is not expected is logged, and answered without a word of the inside. */
export function problems(): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  return {
    onError: (request) => {
      const problem = toProblem(request.error);
      const { requestId } = request.event.requestContext;
      addToLogContext({ problem: problem.code });
      if (LOGGED.has(problem.code)) {
        logger.error(problem.code, { error: describeError(request.error) });
      }
      const document = problemDocument(problem, requestId);
      const retryAfter = problem.until && Math.max(1, Math.ceil((problem.until - Date.now()) / 1000));
      request.response = {
        statusCode: document.status,
        headers: {
          'content-type': 'application/problem+json',
          'cache-control': 'no-store',
          ...(retryAfter && { 'retry-after': String(retryAfter) }),
        },
        body: JSON.stringify(document),
      };
    },
  };
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof InvalidCursor) return new ProblemError('invalid_cursor');
  if (error instanceof Unreadable) return new ProblemError('unreadable');
  if (error instanceof NotificationRefused) return new ProblemError('invalid_signature');
  const { cause, statusCode } = (error ?? {}) as { cause?: { package?: string }; statusCode?: number };
  if (cause?.package === '@middy/http-json-body-parser') {
    return new ProblemError(statusCode === 415 ? 'unsupported_media_type' : 'invalid_json');
  }
  return new ProblemError(error instanceof Unfinished ? 'try_again' : 'internal_error');
}
