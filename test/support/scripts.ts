import type { Language } from '../../shared/domain/languages.ts';

/** Matches a text that is in the script of its language. */
export const SCRIPTS: Readonly<Record<Language, RegExp>> = {
  en: /[a-z]{3}/,
  'zh-CN': /\p{Script=Han}{3}/u,
  ar: /\p{Script=Arabic}{3}/u,
};
