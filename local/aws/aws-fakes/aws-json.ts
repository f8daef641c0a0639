import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as z from 'zod';

/** An error response of an AWS service; `type` is the error name that the SDK client expects. */
export class AwsError extends Error {
  readonly type: string;
  readonly status: ContentfulStatusCode;

  constructor(type: string, message: string, status: ContentfulStatusCode = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

/** The operations of a service, by name. */
export type Operations = ReadonlyMap<string, (input: unknown) => object | Promise<object>>;

/** Runs the operation that the header `x-amz-target` names (AWS JSON protocols). */
export async function dispatch(c: Context, services: ReadonlyMap<string, Operations>): Promise<Response> {
  const [service = '', name = ''] = (c.req.header('x-amz-target') ?? '').split('.');
  const operation = services.get(service)?.get(name);
  if (operation === undefined) throw new AwsError('UnknownOperationException', 'The operation is not supported.');
  return jsonResponse(await operation(await c.req.json()));
}

export function jsonResponse(body: object, status: ContentfulStatusCode = 200, type?: string): Response {
  return Response.json(body, {
    status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-requestid': randomUUID(),
      ...(type !== undefined && { 'x-amzn-errortype': type }),
    },
  });
}

export function errorResponse(error: Error): Response {
  const known =
    error instanceof AwsError
      ? error
      : error instanceof z.ZodError
        ? new AwsError('ValidationException', z.prettifyError(error))
        : new AwsError('InternalFailure', error.message, 500);
  return jsonResponse({ __type: known.type, message: known.message }, known.status, known.type);
}
