import { LANGUAGES, type Language } from '../domain/languages.ts';

/**
 * The name of the site's client for a language in the user pool. Cognito tells a trigger neither the language of its pages nor any
 * parameter of the sign-in, only the client (Cognito, "Managed login localization").
 */
export function siteClientName(language: Language): string {
  return `site-${language}`;
}

/** Undefined if it is not a client of the site. */
export function languageOfClient(name: string | undefined): Language | undefined {
  return LANGUAGES.find((language) => siteClientName(language) === name);
}
