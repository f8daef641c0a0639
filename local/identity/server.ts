import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { errors } from 'oidc-provider';
import { errorPage, signInPage } from './pages.ts';
import { createProvider, type IdentityOptions } from './provider.ts';
import { userById } from './users.ts';

/** The provider with its sign-in page. */
export function createIdentityServer(options: IdentityOptions) {
  const provider = createProvider(options);
  const protocol = provider.callback();

  async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await provider.interactionDetails(request, response);
    if (request.method !== 'POST') return show(response, 200, signInPage());
    const user = userById(new URLSearchParams(await text(request)).get('user'));
    if (user === undefined) return show(response, 400, signInPage());
    const result = { login: { accountId: user.id } };
    const location = await provider.interactionResult(request, response, result);
    response.writeHead(303, { location }).end();
  }

  return createServer((request, response) => {
    if (!request.url?.startsWith('/sign-in/')) return protocol(request, response);
    signIn(request, response).catch((error: unknown) => {
      const stale = error instanceof errors.SessionNotFound;
      if (!stale) console.error(error);
      show(response, stale ? 400 : 500, errorPage(stale ? 'This sign-in has expired.' : 'Something went wrong.'));
    });
  });
}

function show(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page);
}
