import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { API_SCOPE } from '../../shared/api/routes.ts';
import type { UserId } from './users.ts';

const endpoints = z.object({ authorization_endpoint: z.url(), token_endpoint: z.url() });
const tokens = z.object({
  access_token: z.string(),
  id_token: z.string(),
  refresh_token: z.string(),
  /** Seconds. */
  expires_in: z.number(),
  token_type: z.string(),
});
export type Tokens = z.output<typeof tokens>;

export interface SignInOptions {
  readonly clientId?: string;
  readonly redirectUri?: string;
  readonly scope?: string;
}

/** Signs a local user in over HTTP as a browser and the site would: code and PKCE, through the provider's own page. */
export async function signIn(issuer: string, user: UserId, options: SignInOptions = {}): Promise<Tokens> {
  const { clientId = 'evisa-web', redirectUri = 'http://127.0.0.1/callback' } = options;
  const { scope = `openid profile email ${API_SCOPE}` } = options;
  const { authorization_endpoint, token_endpoint } = await discover(issuer);
  const [verifier, state, nonce] = [random(), random(), random()];
  const request = new URL(authorization_endpoint);
  request.search = String(
    new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      state,
      nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }),
  );
  const browser = new Browser(redirectUri);
  const page = await browser.navigate(request);
  const isBack = ({ address }: NavigationResult) => address.href.startsWith(redirectUri);
  const canChoose = !isBack(page) && page.status === 200;
  const end = canChoose ? await browser.navigate(page.address, new URLSearchParams({ user })) : page;
  const answer = end.address.searchParams;
  if (!isBack(end) || answer.get('state') !== state) {
    throw new Error(`signing in ended at ${end.address.origin}${end.address.pathname} with status ${end.status}`);
  }
  const code = answer.get('code');
  if (code === null) throw new Error(`signing in was refused: ${answer.get('error')}`);
  const grant = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri };
  return requestTokens(token_endpoint, { ...grant, client_id: clientId });
}

/** New tokens for a refresh token, which is used up by it. */
export async function refresh(issuer: string, refreshToken: string, clientId = 'evisa-web'): Promise<Tokens> {
  const { token_endpoint } = await discover(issuer);
  return requestTokens(token_endpoint, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clientId,
  });
}

async function discover(issuer: string) {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`);
  return endpoints.parse(await response.json());
}

async function requestTokens(endpoint: string, grant: Record<string, string>): Promise<Tokens> {
  const response = await fetch(endpoint, { method: 'POST', body: new URLSearchParams(grant) });
  if (!response.ok) throw new Error(`no tokens: ${response.status} ${await response.text()}`);
  return tokens.parse(await response.json());
}

interface NavigationResult {
  readonly address: URL;
  readonly status: number;
}

/** Follows redirects with cookies, and stops in front of the site. */
export class Browser {
  readonly #cookies = new Map<string, string>();
  readonly #redirectUri: string;

  constructor(home: string) {
    this.#redirectUri = home;
  }

  async navigate(start: URL, form?: URLSearchParams): Promise<NavigationResult> {
    let address = start;
    let post = form;
    for (let hops = 0; hops < 10; hops++) {
      if (address.href.startsWith(this.#redirectUri)) return { address, status: 200 };
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const sent = post ? { method: 'POST', body: post } : {};
      const response = await fetch(address, { ...sent, headers: { cookie }, redirect: 'manual' });
      await response.body?.cancel();
      for (const line of response.headers.getSetCookie()) this.#storeCookie(line);
      const location = response.headers.get('location');
      if (location === null) return { address, status: response.status };
      address = new URL(location, address);
      post = undefined;
    }
    throw new Error(`too many redirects from ${start.origin}`);
  }

  #storeCookie(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

function random(): string {
  return randomBytes(32).toString('base64url');
}
