import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ProblemError } from './problems.ts';

/** The secrets that CloudFront may add to what it forwards; two are valid while one replaces the other. */
export type OriginSecrets = () => Promise<readonly string[]>;

const SECRET_HEADER = 'x-origin-secret';
/** Set by our function at CloudFront, which no request can overrule. */
const ADDRESS_HEADER = 'x-viewer-address';

/** Refuses what did not come through CloudFront, before anything of it is read. */
export function throughTheEdge(secrets: OriginSecrets): MiddlewareObj<APIGatewayProxyEventV2> {
  return {
    before: async ({ event }) => {
      const given = digest(event.headers[SECRET_HEADER] ?? '');
      const valid = (await secrets()).some((secret) => timingSafeEqual(digest(secret), given));
      if (!valid) throw new ProblemError('not_through_the_edge');
    },
  };
}

/** The caller's network address: as CloudFront saw it, or else as API Gateway did. */
export function addressOf({ headers, requestContext }: APIGatewayProxyEventV2, behindEdge: boolean): string {
  const seen = behindEdge ? headers[ADDRESS_HEADER] : undefined;
  return seen ?? requestContext.http.sourceIp;
}

/** Texts of any length become comparable in constant time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
