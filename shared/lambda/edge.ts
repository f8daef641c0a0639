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
export function requireEdge(secrets: OriginSecrets): MiddlewareObj<APIGatewayProxyEventV2> {
  return {
    before: async ({ event }) => {
      if (!(await isFromEdge(event.headers, secrets))) throw new ProblemError('direct_access_forbidden');
    },
  };
}

/** @param headers with names in any case: a WebSocket API hands them over as they came */
export async function isFromEdge(
  headers: Readonly<Record<string, string | undefined>>,
  secrets: OriginSecrets,
): Promise<boolean> {
  const [, text = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === SECRET_HEADER) ?? [];
  const given = digest(text);
  return (await secrets()).some((secret) => timingSafeEqual(digest(secret), given));
}

/** The caller's network address: as CloudFront saw it, or else as API Gateway did. */
export function clientAddress({ headers, requestContext }: APIGatewayProxyEventV2, behindEdge: boolean): string {
  const seen = behindEdge ? headers[ADDRESS_HEADER] : undefined;
  return seen ?? requestContext.http.sourceIp;
}

/** Texts of any length become comparable in constant time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
