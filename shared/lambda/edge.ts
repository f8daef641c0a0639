import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ProblemError } from './problems.ts';

/** The secrets that CloudFront may add to forwarded requests; two are valid during a rotation. */
export type OriginSecrets = () => Promise<readonly string[]>;

const SECRET_HEADER = 'x-origin-secret';
/** Set by our CloudFront function, which overwrites a header of the request. */
const ADDRESS_HEADER = 'x-viewer-address';

/** Rejects requests that did not come through CloudFront, before reading anything else of them. */
export function requireEdge(secrets: OriginSecrets): MiddlewareObj<APIGatewayProxyEventV2> {
  return {
    before: async ({ event }) => {
      if (!(await isFromEdge(event.headers, secrets))) throw new ProblemError('direct_access_forbidden');
    },
  };
}

/** @param headers with names in any case: a WebSocket API does not normalize them */
export async function isFromEdge(
  headers: Readonly<Record<string, string | undefined>>,
  secrets: OriginSecrets,
): Promise<boolean> {
  const [, text = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === SECRET_HEADER) ?? [];
  const given = digest(text);
  return (await secrets()).some((secret) => timingSafeEqual(digest(secret), given));
}

/** The caller's network address, as edgeAddress by CloudFront or, without CloudFront, by API Gateway. */
export function clientAddress({ headers, requestContext }: APIGatewayProxyEventV2, behindEdge: boolean): string {
  const edgeAddress = behindEdge ? headers[ADDRESS_HEADER] : undefined;
  return edgeAddress ?? requestContext.http.sourceIp;
}

/** Makes texts of any length comparable in constant time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
