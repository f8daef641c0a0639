import codes from 'i18n-iso-countries/codes.json';

export interface Country {
  /** ISO 3166-1 alpha-3. */
  readonly code: string;
  readonly name: string;
}

/** Every country and territory of ISO 3166-1, named and sorted in the language. */
export function countriesIn(language: string): Country[] {
  const { compare } = new Intl.Collator(language);
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const countries = codes.map(([alpha2 = '', code = '']) => ({ code, name: names.of(alpha2) ?? code }));
  return countries.sort((a, b) => compare(a.name, b.name));
}

export function countryName(code: string, language: string): string {
  const [alpha2] = codes.find(([, alpha3]) => alpha3 === code) ?? [];
  return (alpha2 && new Intl.DisplayNames(language, { type: 'region' }).of(alpha2)) ?? code;
}
