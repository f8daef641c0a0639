import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Route } from '../api/routes.ts';
import { ProblemError } from './problems.ts';

/** Bytes: several times the size of a complete form, and the limit of the firewall in front. */
const MAX_USER_BODY = 8 * 1024;

/** Rejects a body that is too large before it is parsed. */
export function limitBodySize({ rawBody }: Route): MiddlewareObj<APIGatewayProxyEventV2> {
  const maxSize = rawBody?.maxBytes ?? MAX_USER_BODY;
  return {
    before: ({ event: { body = '', isBase64Encoded } }) => {
      if (Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') > maxSize)
        throw new ProblemError('body_too_large');
    },
  };
}
