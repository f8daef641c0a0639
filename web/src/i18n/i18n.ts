import i18next, { type ResourceLanguage } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { chosenLanguage, directionOf, keepLanguage, type Language } from './languages.ts';

const TEXTS: Readonly<Record<Language, () => Promise<{ default: ResourceLanguage }>>> = {
  en: () => import('./en.json'),
  'zh-CN': () => import('./zh-CN.json'),
  ar: () => import('./ar.json'),
};

export async function startLanguages(): Promise<void> {
  const lng = chosenLanguage();
  await i18next.use(initReactI18next).init({
    lng,
    fallbackLng: false,
    resources: { [lng]: { translation: (await TEXTS[lng]()).default } },
    // React escapes what it shows; amid Arabic, a value keeps its own direction (Unicode: first strong isolate).
    interpolation: { escape: (value) => (i18next.dir() === 'rtl' ? `\u2068${value}\u2069` : value) },
    react: { useSuspense: false },
  });
  showOn(document.documentElement, lng);
}

export async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', (await TEXTS[language]()).default);
  }
  await i18next.changeLanguage(language);
  keepLanguage(language);
  showOn(document.documentElement, language);
}

function showOn(page: HTMLElement, language: Language): void {
  page.lang = language;
  page.dir = directionOf(language);
}
