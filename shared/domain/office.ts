import { inEveryLanguage, type Language } from './languages.ts';

/** The visa office, as applicants see it. */
export interface Office {
  readonly name: Readonly<Record<Language, string>>;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly website?: string | undefined;
}

export const DEFAULT_OFFICE_NAME: Office['name'] = { en: 'Visa Office', 'zh-CN': '签证办公室', ar: 'مكتب التأشيرات' };

/** One name for all languages, or one for each. */
export function namesIn(name: string | Office['name']): Office['name'] {
  return typeof name === 'string' ? inEveryLanguage(() => name) : name;
}

/** What is known of phone, email address and website, in this order. */
export function contactOf({ phone, email, website }: Office): readonly string[] {
  return [phone, email, website].filter((one) => one !== undefined);
}
