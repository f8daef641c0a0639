import type { User, UserManager } from 'oidc-client-ts';
import { useSyncExternalStore } from 'react';
import { sendTokensOf } from '../api/api.ts';
import { config } from '../api/config.ts';

// Renewed this long before its end, in seconds.
const MARGIN = 30;
/** Remembers across pages of this tab that somebody was signed in; it is no token and opens nothing. */
const MARK = 'evisa.was-signed-in';

// In memory alone: whoever reads the browser's storage finds no token.
let user: User | undefined;
let renewing: Promise<User | undefined> | undefined;
let managing: Promise<UserManager> | undefined;
const listeners = new Set<() => void>();

function remember(next: User | undefined): void {
  user = next;
  if (next) sessionStorage.setItem(MARK, 'yes');
  else sessionStorage.removeItem(MARK);
  for (const listener of listeners) listener();
}

async function makeManager(): Promise<UserManager> {
  const [{ UserManager, WebStorageStateStore, InMemoryWebStorage }, known] = await Promise.all([
    import('oidc-client-ts'),
    config(),
  ]);
  return new UserManager({
    authority: known.issuer,
    client_id: known.clientId,
    redirect_uri: `${location.origin}/signed-in`,
    post_logout_redirect_uri: `${location.origin}/`,
    scope: known.scope,
    // What the redirect there and back needs: a verifier and a state, used once.
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    automaticSilentRenew: false,
    monitorSession: false,
  });
}

function manager(): Promise<UserManager> {
  managing ??= makeManager().catch((error) => {
    managing = undefined;
    throw error;
  });
  return managing;
}

/** Leaves for the sign-in page; comes back to `returnTo`, a path of this site. */
export async function signIn(returnTo: string): Promise<void> {
  await (await manager()).signinRedirect({ state: returnTo });
}

/** At the way back from the sign-in page. @returns where the person was */
export async function finishSignIn(): Promise<string> {
  const signedIn = await (await manager()).signinRedirectCallback();
  remember(signedIn);
  const { state } = signedIn;
  return typeof state === 'string' && /^\/(?!\/)/.test(state) ? state : '/applications';
}

export async function signOut(): Promise<void> {
  const oidc = await manager();
  remember(undefined);
  // Cognito wants logout_uri where OpenID Connect says post_logout_redirect_uri.
  const extraQueryParams = { client_id: oidc.settings.client_id, logout_uri: `${location.origin}/` };
  await oidc.signoutRedirect({ extraQueryParams }).catch(() => location.assign('/'));
}

/** Undefined when nobody is signed in, or no longer. */
export async function accessToken({ renewed = false } = {}): Promise<string | undefined> {
  if (user === undefined) return undefined;
  if (renewed || (user.expires_in ?? Number.POSITIVE_INFINITY) < MARGIN) {
    // One at a time: a refresh token is used up by its first use.
    renewing ??= renew().finally(() => {
      renewing = undefined;
    });
    return (await renewing)?.access_token;
  }
  return user.access_token;
}

async function renew(): Promise<User | undefined> {
  // Without a refresh token the library would open an iframe.
  if (user?.refresh_token === undefined) return lose();
  try {
    const next = await (await manager()).signinSilent();
    if (next === null) return lose();
    remember(next);
    return next;
  } catch (error) {
    if (error instanceof Error && error.name === 'ErrorResponse') return lose();
    return user;
  }
}

/** The session is over: the page asks to sign in again, and comes back. */
function lose(): undefined {
  user = undefined;
  for (const listener of listeners) listener();
  return undefined;
}

export function wasSignedIn(): boolean {
  return sessionStorage.getItem(MARK) !== null;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Who is signed in; undefined for nobody. */
export function useUser(): User | undefined {
  return useSyncExternalStore(subscribe, () => user);
}

sendTokensOf(accessToken);
