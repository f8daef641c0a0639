import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { API_PREFIX, API_SCOPE, type Route } from '../../shared/api/routes.ts';
import { type Answer, message, send, toAnswer } from './answer.ts';
import { type AuthorizerOptions, createAuthorizer, type Verdict } from './authorizer.ts';
import { toEvent } from './event.ts';
import { invocationContext, type LoadHandler } from './functions.ts';
import { createRouter, type Match } from './router.ts';

// API Gateway's quotas for HTTP APIs: maximum integration timeout (here a little less than its 30 s), payload size.
const TIMEOUT = 29_000;
const LARGEST_BODY = 10 * 1024 * 1024;

export interface ApiHostOptions extends Omit<AuthorizerOptions, 'scopes'> {
  readonly routes: readonly Route[];
  readonly loadHandler: LoadHandler;
  /** Answers what is not below `/api`. */
  readonly site: RequestListener;
  /** Milliseconds until API Gateway gives a function up. */
  readonly timeout?: number;
}

/** An HTTP server in API Gateway's place. */
export function createApiHost(options: ApiHostOptions) {
  const { timeout = TIMEOUT, loadHandler, site } = options;
  const route = createRouter(options.routes);
  const authorize = createAuthorizer({ ...options, scopes: [API_SCOPE] });

  async function answer(request: IncomingMessage, requestId: string): Promise<Answer> {
    const [path = ''] = (request.url ?? '').split('?', 1);
    if (!isWellFormed(path)) return message(400, 'Bad Request');
    const match = route(request.method ?? '', path);
    if (match === undefined) return message(404, 'Not Found');
    let verdict: Partial<Verdict> = {};
    if (isSignedIn(match.route)) {
      const authorized = await authorize(request.headers.authorization);
      if ('refusal' in authorized) return authorized.refusal;
      verdict = authorized;
    }
    const body = await readBody(request);
    if (body === undefined) return message(413, 'Request Entity Too Large');
    const sourceIp = request.socket.remoteAddress ?? '';
    const event = toEvent({ request, sourceIp, body, match, requestId, now: Date.now(), ...verdict });
    return invoke(match, event);
  }

  async function invoke(match: Match, event: ReturnType<typeof toEvent>): Promise<Answer> {
    const { function: name } = match.route;
    const over = new AbortController();
    try {
      const work = loadHandler(name).then(async (handler) => handler(event, invocationContext(name, randomUUID())));
      const late = delay(timeout, undefined, { signal: over.signal }).then(() => LATE);
      const result = await Promise.race([work, late]);
      if (result === LATE) {
        work.catch((error) => console.error(`${name} failed after its time was over`, error));
        return message(503, 'Service Unavailable');
      }
      return toAnswer(result) ?? message(500, 'Internal Server Error');
    } catch (error) {
      console.error(`${name} failed`, error);
      return message(500, 'Internal Server Error');
    } finally {
      over.abort();
    }
  }

  return createServer((request: IncomingMessage, response: ServerResponse) => {
    const isApi = request.url === API_PREFIX || request.url?.startsWith(`${API_PREFIX}/`);
    if (!isApi) return site(request, response);
    const requestId = randomUUID();
    answer(request, requestId).then(
      (given) => send(response, given, requestId),
      (error) => {
        // The client has gone, or the request never came in whole.
        console.error(error);
        response.destroy();
      },
    );
  });
}

const LATE = Symbol('late');

function isSignedIn({ role }: Route): boolean {
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
  // Read to its end in any case: who is cut off while sending never hears the answer.
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  return size > LARGEST_BODY ? undefined : Buffer.concat(chunks);
}
