import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import type { Language } from '../../web/src/i18n/languages.ts';

class FakeManager {
  static newest: FakeManager | undefined;
  readonly signinRedirect = vi.fn(async () => {});
  readonly signinRedirectCallback = async () => ({ state: '/payments', profile: {} });
  readonly settings: { readonly client_id: string };
  constructor(settings: { readonly client_id: string }) {
    this.settings = settings;
    FakeManager.newest = this;
  }
}
vi.mock('oidc-client-ts', () => ({
  UserManager: FakeManager,
  WebStorageStateStore: class {},
  InMemoryWebStorage: class {},
}));

const ONE_CLIENT = { issuer: 'https://login.example.org', clientId: 'site' };
const CLIENT_PER_LANGUAGE = { ...ONE_CLIENT, clientIds: { en: 'site', 'zh-CN': 'site-zh', ar: 'site-ar' } };

beforeEach(() => sessionStorage.clear());
// Test files of a worker share modules: the next one must find nobody signed in.
afterAll(() => {
  vi.resetModules();
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

/** The page as it is loaded first, or again after a redirect. */
async function page(language: Language, config: object = CLIENT_PER_LANGUAGE) {
  vi.resetModules();
  vi.stubGlobal('fetch', async () => Response.json(config));
  localStorage.setItem('evisa.language', language);
  const i18n = await import('../../web/src/i18n/i18n.ts');
  await i18n.startLanguages();
  return { ...i18n, ...(await import('../../web/src/session/session.ts')) };
}

// Cognito's pages have no Arabic; if no language were named, they would be in that of an earlier visit.
it.each([
  ['en', 'site', 'en'],
  ['zh-CN', 'site-zh', 'zh-CN'],
  ['ar', 'site-ar', 'en'],
] as const)('in %s the site signs in by the client %s, on pages in %s', async (language, client, lang) => {
  await (await page(language)).signIn('/applications');
  expect(FakeManager.newest?.settings.client_id).toBe(client);
  expect(FakeManager.newest?.signinRedirect).toHaveBeenCalledWith({
    state: '/applications',
    ui_locales: `${language} en`,
    extraQueryParams: { lang },
  });
});

it('signs in by its only client in every language', async () => {
  await (await page('ar', ONE_CLIENT)).signIn('/applications');
  expect(FakeManager.newest?.settings.client_id).toBe('site');
});

it('signs in by the client of the language that was chosen last', async () => {
  const site = await page('en');
  await site.signIn('/applications');
  await site.changeLanguage('ar');
  await site.signIn('/applications');
  expect(FakeManager.newest?.settings.client_id).toBe('site-ar');
});

it('returns from the sign-in page to the client that it left by, in whatever language another tab has chosen', async () => {
  await (await page('zh-CN')).signIn('/applications');
  expect(await (await page('en')).finishSignIn()).toBe('/payments');
  expect(FakeManager.newest?.settings.client_id).toBe('site-zh');
});
