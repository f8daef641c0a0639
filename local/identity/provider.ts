import type { JWK } from 'jose';
import { type Configuration, interactionPolicy, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { LOOPBACK_CALLBACK } from '../../infra/config/loopback-callback.ts';
import { API_SCOPE } from '../../shared/api/routes.ts';
import { SIGNED_IN_PATH, SIGNED_OUT_PATH } from '../../shared/api/site-constants.ts';
import { errorPage } from './pages.ts';
import { userById } from './users.ts';

export interface IdentityOptions {
  readonly issuer: string;
  /** The public client of the site. */
  readonly clientId: string;
  /** The public client of the operator's commands. */
  readonly operatorClientId: string;
  /** The audience of access tokens. */
  readonly audience: string;
  readonly siteUrl: string;
  readonly signingKey: JWK;
  readonly cookieKey: string;
  readonly accessTokenSeconds: number;
}

const RESOURCE = 'urn:evisa:api';
const SCOPES = 'openid profile email';
const GROUPS = 'cognito:groups';
const PUBLIC_CLIENT = {
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
} as const;
const DAY = 24 * 60 * 60;

/** An OpenID provider that behaves like a Cognito user pool: code flow with PKCE, rotating refresh tokens, access tokens as JWTs. */
export function createProvider(options: IdentityOptions): Provider {
  const policy = interactionPolicy.base();
  // Only native clients may use loopback addresses with any port, and the provider would prompt those for consent every time.
  policy.get('consent')?.checks.remove('native_client_prompt');

  const configuration: Configuration = {
    clients: [
      {
        ...PUBLIC_CLIENT,
        client_id: options.clientId,
        redirect_uris: [options.siteUrl + SIGNED_IN_PATH, 'http://localhost/signed-in', 'http://127.0.0.1/callback'],
        post_logout_redirect_uris: [options.siteUrl + SIGNED_OUT_PATH, 'http://localhost/'],
      },
      { ...PUBLIC_CLIENT, client_id: options.operatorClientId, redirect_uris: [LOOPBACK_CALLBACK] },
    ],
    jwks: { keys: [options.signingKey] },
    cookies: { keys: [options.cookieKey], names: { session: 'evisa_session' } },
    scopes: ['openid', 'offline_access'],
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    findAccount: (_, id) => account(id),
    extraTokenClaims: (_, token) => ('accountId' in token ? groupsOf(token.accountId) : undefined),
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: API_SCOPE,
          audience: options.audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: options.accessTokenSeconds,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    interactions: { policy, url: (_, { uid }) => `/sign-in/${uid}` },
    loadExistingGrant: (context) => grantAllScopes(provider, context),
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    // The site has another origin and fetches its tokens with `fetch`.
    clientBasedCORS: (_, origin, client) => client.redirectUriAllowed(origin + SIGNED_IN_PATH),
    ttl: {
      AccessToken: options.accessTokenSeconds,
      IdToken: 3600,
      RefreshToken: 30 * DAY,
      Session: 14 * DAY,
      Grant: 30 * DAY,
      Interaction: 3600,
    },
    renderError: (context, out) => {
      context.type = 'html';
      context.body = errorPage(out.error_description ?? out.error);
    },
  };
  const provider = new Provider(options.issuer, configuration);
  provider.on('server_error', (_, error) => console.error(error));
  return provider;
}

function account(id: string) {
  const user = userById(id);
  if (user === undefined) return undefined;
  const { name, email } = user;
  return {
    accountId: id,
    claims: () => ({ sub: id, name, email, email_verified: true, ...groupsOf(id) }),
  };
}

/** As with Cognito, a user without groups has no groups claim. */
function groupsOf(id: string): Record<string, readonly string[]> {
  const { groups = [] } = userById(id) ?? {};
  return groups.length > 0 ? { [GROUPS]: groups } : {};
}

/** All clients are our own, so the user is not prompted for consent. */
async function grantAllScopes(provider: Provider, { oidc }: KoaContextWithOIDC) {
  const [clientId, accountId] = [oidc.client?.clientId, oidc.session?.accountId];
  if (clientId === undefined || accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope(SCOPES);
  grant.addResourceScope(RESOURCE, API_SCOPE);
  await grant.save();
  return grant;
}
