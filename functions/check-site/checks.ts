import { SIGNED_IN_PATH } from '../../shared/api/site-constants.ts';

/** Rejects if the page does not answer as it should. */
export type Check = () => Promise<void>;

/** Milliseconds. */
const TIMEOUT = 8_000;

class PageError extends Error {
  override readonly name = 'PageError';
}

/** The three pages without which nobody can apply, in the order in which an applicant sees them. */
export function checksOf(siteUrl: string): readonly (readonly ['site' | 'api' | 'sign-in', Check])[] {
  return [
    ['site', async () => expectText(await get(`${siteUrl}/`), '<div id="site">')],
    ['api', async () => void (await readConfig(siteUrl))],
    ['sign-in', () => checkSignIn(siteUrl)],
  ];
}

/** The sign-in page itself, found like the site finds it (OpenID Connect Discovery 1.0, 4). */
async function checkSignIn(siteUrl: string): Promise<void> {
  const { issuer, clientId, scope } = await readConfig(siteUrl);
  const discovery = await get(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const page = new URL(textIn(await discovery.json(), 'authorization_endpoint'));
  const request = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: siteUrl + SIGNED_IN_PATH,
    scope,
    state: 'check',
    // Nobody redeems the code: any challenge of the right form will do (RFC 7636, 4.2).
    code_challenge: 'A'.repeat(43),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(request)) page.searchParams.set(name, value);
  await followOnce(page);
}

/** A provider shows the page at once, or redirects to it and expects its cookies there. One that refuses names an `error`. */
async function followOnce(page: URL): Promise<void> {
  const first = await fetch(page, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT) });
  const location = first.headers.get('location');
  if (location === null) {
    if (!first.ok) throw new PageError(`status ${first.status}`);
    return;
  }
  const next = new URL(location, page);
  if (next.searchParams.has('error')) throw new PageError('the provider refused the request');
  const cookies = first.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
  await get(next.href, { cookie: cookies.join('; ') });
}

async function readConfig(siteUrl: string) {
  const config: unknown = await (await get(`${siteUrl}/api/config`)).json();
  return { issuer: textIn(config, 'issuer'), clientId: textIn(config, 'clientId'), scope: textIn(config, 'scope') };
}

async function get(url: string, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT) });
  if (!response.ok) throw new PageError(`status ${response.status}`);
  return response;
}

async function expectText(response: Response, text: string): Promise<void> {
  if (!(await response.text()).includes(text)) throw new PageError('the page is not what it should be');
}

function textIn(value: unknown, name: string): string {
  const text = (value as Record<string, unknown> | null)?.[name];
  if (typeof text !== 'string') throw new PageError(`the answer has no ${name}`);
  return text;
}
