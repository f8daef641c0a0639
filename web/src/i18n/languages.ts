import { closestLanguage, directionOf, LANGUAGES, type Language } from '../../../shared/api/site-constants.ts';
import { readStored, store } from '../session/browser-storage.ts';

export { closestLanguage, directionOf, LANGUAGES, type Language };

/** Each language's own name. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', 'zh-CN': '简体中文', ar: 'العربية' };

const KEY = 'evisa.language';

export function initialLanguage(): Language {
  const stored = readStored('localStorage', KEY);
  return closestLanguage(...(stored === null ? navigator.languages : [stored]));
}

export function storeLanguage(language: Language): void {
  store('localStorage', KEY, language);
}
