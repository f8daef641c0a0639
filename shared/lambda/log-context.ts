import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from 'aws-lambda';
import { type ApplicationId, applicationIdOf, isApplicationId, isPaymentId, type PaymentId } from '../domain/ids.ts';

/** What every line says of the work that it belongs to: ids and codes, nothing personal and no secret. */
export interface LogContext {
  readonly function?: string;
  /** Of the function: a release is watched by it. */
  readonly version?: string;
  /** Lambda's id of the invocation. */
  readonly invocation?: string;
  /** API Gateway's id of the request, which problem documents name too. */
  readonly requestId?: string;
  /** Method and path of the list of routes, without what a caller has put into them. */
  readonly route?: string;
  readonly applicationId?: ApplicationId;
  readonly paymentId?: PaymentId;
  /** The queue's id of a message. */
  readonly messageId?: string;
  /** The code of the problem document that was answered. */
  readonly problem?: string;
}

// Not one context a container: a batch is worked on side by side, and so are requests on one machine.
const contexts = new AsyncLocalStorage<LogContext>();

/** What Lambda says of an invocation. */
export function invocationContext({
  functionName,
  functionVersion: version,
  awsRequestId: invocation,
}: Context): LogContext {
  return { function: functionName, version, invocation };
}

/** Whatever is logged or measured in this work carries these keys, beside those around it. */
export function withLogContext<T>(keys: LogContext, work: () => T): T {
  return contexts.run({ ...contexts.getStore(), ...keys }, work);
}

/** What has become known on the way. */
export function addToLogContext(keys: LogContext): void {
  Object.assign(contexts.getStore() ?? {}, keys);
}

export function logContext(): LogContext {
  return contexts.getStore() ?? {};
}

/** The ids among whatever was given; what only stands in the place of an id is left out. */
export function idContext({ applicationId = '', paymentId = '' }: { applicationId?: string; paymentId?: string }) {
  return {
    ...(isApplicationId(applicationId) && { applicationId }),
    ...(isPaymentId(paymentId) && { paymentId, applicationId: applicationIdOf(paymentId) }),
  };
}
