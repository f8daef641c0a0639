import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import pTimeout from 'p-timeout';
import { API_PREFIX, API_SCOPE, type Route } from '../../shared/api/routes.ts';
import { type AuthorizerOptions, type AuthorizerResult, createAuthorizer } from './authorizer.ts';
import { toEvent } from './event.ts';
import { invocationContext, type LoadHandler } from './functions.ts';
import { errorResponse, type HttpResponse, sendResponse, toHttpResponse } from './response.ts';
import { createRouter, type Match } from './router.ts';

// API Gateway's quotas for HTTP APIs: integration timeout (milliseconds, slightly below the 30 s quota) and payload size.
const INTEGRATION_TIMEOUT = 29_000;
const MAX_BODY_BYTES = 10 * 1024 * 1024;

export interface ApiHostOptions extends Omit<AuthorizerOptions, 'scopes'> {
  readonly routes: readonly Route[];
  readonly loadHandler: LoadHandler;
  /** Handles every path outside `/api`. */
  readonly site: RequestListener;
  /** Integration timeout, in milliseconds. */
  readonly timeout?: number;
}

/** An HTTP server that behaves like API Gateway. */
export function createApiHost(options: ApiHostOptions) {
  const { timeout = INTEGRATION_TIMEOUT, loadHandler, site } = options;
  const route = createRouter(options.routes);
  const authorize = createAuthorizer({ ...options, scopes: [API_SCOPE] });

  async function answer(request: IncomingMessage, requestId: string): Promise<HttpResponse> {
    const [path = ''] = (request.url ?? '').split('?', 1);
    if (!isWellFormed(path)) return errorResponse(400, 'Bad Request');
    const match = route(request.method ?? '', path);
    if (match === undefined) return errorResponse(404, 'Not Found');
    let verdict: Partial<AuthorizerResult> = {};
    if (requiresSignIn(match.route)) {
      const authorized = await authorize(request.headers.authorization);
      if ('rejection' in authorized) return authorized.rejection;
      verdict = authorized;
    }
    const body = await readBody(request);
    if (body === undefined) return errorResponse(413, 'Request Entity Too Large');
    const sourceIp = request.socket.remoteAddress ?? '';
    const event = toEvent({ request, sourceIp, body, match, requestId, now: Date.now(), ...verdict });
    return invoke(match, event);
  }

  async function invoke(match: Match, event: ReturnType<typeof toEvent>): Promise<HttpResponse> {
    const { function: name } = match.route;
    try {
      const work = loadHandler(name).then(async (handler) => handler(event, invocationContext(name, randomUUID())));
      const result = await pTimeout(work, { milliseconds: timeout, fallback: () => TIMED_OUT });
      if (result === TIMED_OUT) {
        work.catch((error) => console.error(`${name} failed after its timeout`, error));
        return errorResponse(503, 'Service Unavailable');
      }
      return toHttpResponse(result) ?? errorResponse(500, 'Internal Server Error');
    } catch (error) {
      console.error(`${name} failed`, error);
      return errorResponse(500, 'Internal Server Error');
    }
  }

  return createServer((request: IncomingMessage, response: ServerResponse) => {
    const isApi = request.url === API_PREFIX || request.url?.startsWith(`${API_PREFIX}/`);
    if (!isApi) return site(request, response);
    const requestId = randomUUID();
    answer(request, requestId).then(
      (result) => sendResponse(response, result, requestId),
      (error) => {
        // The client disconnected before its request was complete.
        console.error(error);
        response.destroy();
      },
    );
  });
}

const TIMED_OUT = Symbol('timed out');

function requiresSignIn({ role }: Route): boolean {
  return role !== 'anyone' && role !== 'gateway';
}

function isWellFormed(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Always read to the end: a client that is cut off while sending would never receive the response.
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}
