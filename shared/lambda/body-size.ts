import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Route } from '../api/routes.ts';
import { ProblemError } from './problems.ts';

/** Bytes: several times what a form can hold, and as much as the firewall before us lets through. */
const MAX_USER_BODY = 8 * 1024;

/** Refuses a body that is too large before anything is made of it. */
export function limitBodySize({ rawBody }: Route): MiddlewareObj<APIGatewayProxyEventV2> {
  const most = rawBody?.maxBytes ?? MAX_USER_BODY;
  return {
    before: ({ event: { body = '', isBase64Encoded } }) => {
      if (Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') > most) throw new ProblemError('body_too_large');
    },
  };
}
