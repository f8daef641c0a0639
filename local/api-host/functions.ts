import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Context } from 'aws-lambda';
import type { ApiEvent } from './event.ts';

export type Handler<E = ApiEvent> = (event: E, context: Context) => unknown;
export type LoadHandler<E = ApiEvent> = (folder: string) => Promise<Handler<E>>;

// Milliseconds; the timeout that the CDK app configures for every function.
const FUNCTION_TIMEOUT = 25_000;

/** Loads each function once, on its first call. A failed load is retried on the next call. */
export function createHandlerLoader<E = ApiEvent>(folder: URL): LoadHandler<E> {
  const loaded = new Map<string, Promise<Handler<E>>>();
  const load = async (name: string): Promise<Handler<E>> => {
    const file = new URL(`${name}/index.ts`, folder);
    if (!existsSync(file)) throw new Error(`No function found at ${fileURLToPath(file)}`);
    const { handler } = (await import(file.href)) as { handler?: unknown };
    if (typeof handler !== 'function') throw new Error(`${fileURLToPath(file)} exports no handler`);
    return handler as Handler<E>;
  };
  return (name) => {
    const cached = loaded.get(name);
    if (cached !== undefined) return cached;
    const handler = load(name);
    loaded.set(name, handler);
    handler.catch(() => loaded.delete(name));
    return handler;
  };
}

/** The context object that Lambda passes to a function. */
export function invocationContext(
  functionName: string,
  awsRequestId: string,
  now: () => number = Date.now,
  timeout = FUNCTION_TIMEOUT,
): Context {
  const end = now() + timeout;
  const unsupported = () => {
    throw new Error('callback-style results are not supported; return a promise');
  };
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, end - now()),
    done: unsupported,
    fail: unsupported,
    succeed: unsupported,
  };
}
