import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from 'aws-lambda';
import { type ApplicationId, applicationIdOf, isApplicationId, isPaymentId, type PaymentId } from '../domain/ids.ts';

/** The keys that every log line carries about its work: ids and codes, no personal data and no secrets. */
export interface LogContext {
  readonly function?: string;
  /** Version of the function, to monitor a release. */
  readonly version?: string;
  /** Lambda's id of the invocation. */
  readonly invocation?: string;
  /** API Gateway's request id, which problem documents contain too. */
  readonly requestId?: string;
  /** Method and path template of the route, without the caller's values. */
  readonly route?: string;
  readonly applicationId?: ApplicationId;
  readonly paymentId?: PaymentId;
  /** The queue's id of a message. */
  readonly messageId?: string;
  /** The code of the returned problem document. */
  readonly problem?: string;
}

// The context is per task, not per container: batches run in parallel, and so do requests on the local host.
const contexts = new AsyncLocalStorage<LogContext>();

/** The log context of a Lambda invocation. */
export function invocationContext({
  functionName,
  functionVersion: version,
  awsRequestId: invocation,
}: Context): LogContext {
  return { function: functionName, version, invocation };
}

/** Adds these keys to all logs and metrics of `work`, in addition to those of the surrounding context. */
export function withLogContext<T>(keys: LogContext, work: () => T): T {
  return contexts.run({ ...contexts.getStore(), ...keys }, work);
}

/** Adds keys to the current context. */
export function addToLogContext(keys: LogContext): void {
  Object.assign(contexts.getStore() ?? {}, keys);
}

export function logContext(): LogContext {
  return contexts.getStore() ?? {};
}

/** Selects the valid ids; malformed ones are left out. */
export function idContext({ applicationId = '', paymentId = '' }: { applicationId?: string; paymentId?: string }) {
  return {
    ...(isApplicationId(applicationId) && { applicationId }),
    ...(isPaymentId(paymentId) && { paymentId, applicationId: applicationIdOf(paymentId) }),
  };
}
