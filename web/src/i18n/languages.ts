import { LANGUAGES, type Language } from '../../../shared/api/site-constants.ts';

export { LANGUAGES, type Language };

/** Each language's own name. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', 'zh-CN': '简体中文', ar: 'العربية' };

const KEY = 'evisa.language';

export function directionOf(language: string): 'rtl' | 'ltr' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/** The first wanted language that the site offers, compared by primary subtag; otherwise English. */
export function bestLanguage(wanted: readonly string[]): Language {
  const primary = (tag: string) => tag.toLowerCase().split('-')[0];
  const found = wanted.map((tag) => LANGUAGES.find((language) => primary(language) === primary(tag)));
  return found.find((language) => language !== undefined) ?? 'en';
}

export function initialLanguage(): Language {
  const stored = localStorage.getItem(KEY);
  return bestLanguage(stored === null ? navigator.languages : [stored]);
}

export function storeLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}
