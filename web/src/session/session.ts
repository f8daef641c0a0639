import i18next from 'i18next';
import type { User, UserManager } from 'oidc-client-ts';
import { useSyncExternalStore } from 'react';
import { SIGNED_IN_PATH, SIGNED_OUT_PATH } from '../../../shared/api/site-constants.ts';
import { setTokenSource } from '../api/api.ts';
import { config } from '../api/config.ts';
import { loadCode } from '../api/load-code.ts';
import { ApiProblem } from '../api/problem.ts';
import { closestLanguage, type Language } from '../i18n/languages.ts';
import { readStored, store } from './browser-storage.ts';

// Seconds before its expiry at which a token is renewed.
const MARGIN = 30;
/** Records in this tab that a user was signed in; it is not a token and grants nothing. */
const MARK = 'evisa.was-signed-in';
/** The language in which this tab last began to sign in: the client that receives the code must be the one that asked for it. */
const LANGUAGE = 'evisa.sign-in-language';
/**
 * What Cognito's sign-in pages call our languages (Cognito, "Managed login localization"). English where they have none,
 * as for Arabic: without a name they show the language of an earlier visit.
 */
const COGNITO_LANGUAGES: Readonly<Record<Language, string>> = { en: 'en', 'zh-CN': 'zh-CN', ar: 'en' };

// In memory only: no token is in the browser's storage.
let user: User | undefined;
let renewing: Promise<User | undefined> | undefined;
let managerPromise: Promise<UserManager> | undefined;
const listeners = new Set<() => void>();

function setUser(next: User | undefined): void {
  user = next;
  store('sessionStorage', MARK, next && 'yes');
  for (const listener of listeners) listener();
}

async function makeManager(): Promise<UserManager> {
  const [{ UserManager, WebStorageStateStore, InMemoryWebStorage }, settings] = await Promise.all([
    loadCode(import('oidc-client-ts')),
    config(),
  ]);
  return new UserManager({
    authority: settings.issuer,
    client_id: settings.clientIds?.[readStored('sessionStorage', LANGUAGE) ?? i18next.language] ?? settings.clientId,
    redirect_uri: location.origin + SIGNED_IN_PATH,
    post_logout_redirect_uri: location.origin + SIGNED_OUT_PATH,
    scope: settings.scope,
    // PKCE verifier and state of the redirect, used once.
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    automaticSilentRenew: false,
    monitorSession: false,
  });
}

function manager(): Promise<UserManager> {
  managerPromise ??= makeManager().catch((error) => {
    managerPromise = undefined;
    throw error;
  });
  return managerPromise;
}

/**
 * Redirects to the sign-in page, in the language of the site if it has it; the user returns to `returnTo`, a path of this site.
 * @throws ApiProblem `storage_blocked` if the browser lets this site store nothing
 */
export async function signIn(returnTo: string): Promise<void> {
  const { language } = i18next;
  // The redirect back needs what is stored now.
  if (!store('sessionStorage', LANGUAGE, language)) throw new ApiProblem({ code: 'storage_blocked' });
  managerPromise = undefined;
  await (await manager()).signinRedirect({
    state: returnTo,
    // OpenID Connect Core 1.0, 3.1.2.1: in order of preference.
    ui_locales: `${language} en`,
    extraQueryParams: { lang: COGNITO_LANGUAGES[closestLanguage(language)] },
  });
}

/** Completes the redirect from the sign-in page. @returns the path to return to */
export async function finishSignIn(): Promise<string> {
  const signedIn = await (await manager()).signinRedirectCallback();
  setUser(signedIn);
  const { state } = signedIn;
  return typeof state === 'string' && /^\/(?!\/)/.test(state) ? state : '/applications';
}

export async function signOut(): Promise<void> {
  const oidc = await manager();
  setUser(undefined);
  // Cognito requires logout_uri in place of post_logout_redirect_uri.
  const extraQueryParams = {
    client_id: oidc.settings.client_id,
    logout_uri: oidc.settings.post_logout_redirect_uri ?? '',
  };
  await oidc.signoutRedirect({ extraQueryParams }).catch(() => location.assign('/'));
}

/** Undefined when nobody is signed in, or the session has ended. */
export async function accessToken({ renewed = false } = {}): Promise<string | undefined> {
  if (user === undefined) return undefined;
  if (renewed || (user.expires_in ?? Number.POSITIVE_INFINITY) < MARGIN) {
    // One at a time: a refresh token can be used once.
    renewing ??= renew().finally(() => {
      renewing = undefined;
    });
    return (await renewing)?.access_token;
  }
  return user.access_token;
}

async function renew(): Promise<User | undefined> {
  // Without a refresh token the library would open an iframe.
  if (user?.refresh_token === undefined) return endSession();
  try {
    const next = await (await manager()).signinSilent();
    if (next === null) return endSession();
    setUser(next);
    return next;
  } catch (error) {
    if (error instanceof Error && error.name === 'ErrorResponse') return endSession();
    return user;
  }
}

/** The page redirects to sign in again, and the user returns to it. */
function endSession(): undefined {
  user = undefined;
  for (const listener of listeners) listener();
  return undefined;
}

export function wasSignedIn(): boolean {
  return readStored('sessionStorage', MARK) !== null;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The signed-in user. */
export function useUser(): User | undefined {
  return useSyncExternalStore(subscribe, () => user);
}

setTokenSource(accessToken);
