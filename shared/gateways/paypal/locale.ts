/**
 * The locale of PayPal's page: two letters of language and two of region (PayPal: Orders v2, `experience_context.locale`).
 *
 * @param language BCP 47 @returns undefined for a language without such a locale: PayPal then chooses one
 */
export function paypalLocale(language: string): string | undefined {
  const { language: code, region } = parsed(language)?.maximize() ?? {};
  const locale = `${code}-${region}`;
  return /^[a-z]{2}-[A-Z]{2}$/.test(locale) ? locale : undefined;
}

/** Our API accepts tags that are well-formed but invalid. */
function parsed(language: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(language);
  } catch {
    return undefined;
  }
}
