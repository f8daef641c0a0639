/** The languages of the site and of e-mails, BCP 47. */
export const LANGUAGES = ['en', 'zh-CN', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];
export const DEFAULT_LANGUAGE = 'en' satisfies Language;

export function inEveryLanguage<Value>(valueIn: (language: Language) => Value): Record<Language, Value> {
  return Object.fromEntries(LANGUAGES.map((language) => [language, valueIn(language)])) as Record<Language, Value>;
}

/** The first wanted language that we have, compared by primary subtag: `zh-TW` gets `zh-CN`. @param wanted BCP 47 */
export function closestLanguage(...wanted: readonly string[]): Language {
  const primary = (tag: string) => tag.toLowerCase().split('-')[0];
  const found = wanted.map((tag) => LANGUAGES.find((language) => primary(language) === primary(tag)));
  return found.find((language) => language !== undefined) ?? DEFAULT_LANGUAGE;
}

export function directionOf(language: string): 'rtl' | 'ltr' {
  return language === 'ar' ? 'rtl' : 'ltr';
}
