import * as openid from 'openid-client';
import { CookieJar } from 'tough-cookie';
import { API_SCOPE } from '../../shared/api/routes.ts';
import type { UserId } from './users.ts';

export interface SignInOptions {
  readonly clientId?: string;
  readonly redirectUri?: string;
  readonly scope?: string;
}

/** Signs a local user in over HTTP as a browser and the site would: code flow with PKCE, through the provider's sign-in page. */
export async function signIn(
  issuer: string,
  user: UserId,
  options: SignInOptions = {},
): Promise<openid.TokenEndpointResponse> {
  const { clientId = 'evisa-web', redirectUri = 'http://127.0.0.1/callback' } = options;
  const { scope = `openid profile email ${API_SCOPE}` } = options;
  const client = await discover(issuer, clientId);
  const checks = {
    pkceCodeVerifier: openid.randomPKCECodeVerifier(),
    expectedState: openid.randomState(),
    expectedNonce: openid.randomNonce(),
  };
  const request = openid.buildAuthorizationUrl(client, {
    redirect_uri: redirectUri,
    scope,
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await openid.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  const browser = new Browser(redirectUri);
  const page = await browser.navigate(request);
  const canChoose = !page.hasReturned && page.status === 200;
  const end = canChoose ? await browser.navigate(page.address, new URLSearchParams({ user })) : page;
  if (!end.hasReturned) {
    throw new Error(`signing in ended at ${end.address.origin}${end.address.pathname} with status ${end.status}`);
  }
  return openid.authorizationCodeGrant(client, end.address, checks);
}

/** Exchanges a refresh token for new tokens; each refresh token works once. */
export async function refresh(
  issuer: string,
  refreshToken: string,
  clientId = 'evisa-web',
): Promise<openid.TokenEndpointResponse> {
  return openid.refreshTokenGrant(await discover(issuer, clientId), refreshToken);
}

function discover(issuer: string, clientId: string): Promise<openid.Configuration> {
  const execute = [openid.allowInsecureRequests];
  return openid.discovery(new URL(issuer), clientId, undefined, openid.None(), { execute });
}

interface NavigationResult {
  readonly address: URL;
  readonly status: number;
  /** Whether the provider has redirected the browser to the site. */
  readonly hasReturned: boolean;
}

/** Follows redirects with cookies, and stops at the redirect to the site. */
export class Browser {
  readonly #cookies = new CookieJar();
  readonly #redirectUri: string;

  constructor(redirectUri: string) {
    this.#redirectUri = redirectUri;
  }

  async navigate(start: URL, form?: URLSearchParams): Promise<NavigationResult> {
    let address = start;
    let post = form;
    for (let hops = 0; hops < 10; hops++) {
      if (address.href.startsWith(this.#redirectUri)) return { address, status: 200, hasReturned: true };
      const cookie = await this.#cookies.getCookieString(address.href);
      const sent = post ? { method: 'POST', body: post } : {};
      const response = await fetch(address, { ...sent, headers: { cookie }, redirect: 'manual' });
      await response.body?.cancel();
      for (const line of response.headers.getSetCookie()) await this.#cookies.setCookie(line, address.href);
      const location = response.headers.get('location');
      if (location === null) return { address, status: response.status, hasReturned: false };
      address = new URL(location, address);
      post = undefined;
    }
    throw new Error(`too many redirects from ${start.origin}`);
  }
}
