import i18next, { type ResourceLanguage } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { directionOf, initialLanguage, type Language, storeLanguage } from './languages.ts';

const TEXTS: Readonly<Record<Language, () => Promise<{ default: ResourceLanguage }>>> = {
  en: () => import('./en.json'),
  'zh-CN': () => import('./zh-CN.json'),
  ar: () => import('./ar.json'),
};

export async function startLanguages(): Promise<void> {
  const lng = initialLanguage();
  await i18next.use(initReactI18next).init({
    lng,
    fallbackLng: false,
    resources: { [lng]: { translation: (await TEXTS[lng]()).default } },
    // React already escapes HTML; in Arabic text, a value keeps its own direction (Unicode: first strong isolate).
    interpolation: { escape: (value) => (i18next.dir() === 'rtl' ? `\u2068${value}\u2069` : value) },
    react: { useSuspense: false },
  });
  applyLanguage(document.documentElement, lng);
}

export async function changeLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', (await TEXTS[language]()).default);
  }
  await i18next.changeLanguage(language);
  storeLanguage(language);
  applyLanguage(document.documentElement, language);
}

function applyLanguage(page: HTMLElement, language: Language): void {
  page.lang = language;
  page.dir = directionOf(language);
}
