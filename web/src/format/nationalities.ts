import codes from 'i18n-iso-countries/codes.json';
import { nationalityCodes } from '../../../shared/api/form-fields.ts';
import { closestLanguage } from '../i18n/languages.ts';
import { NATIONALITY_NAMES } from './nationality-names.ts';

export interface Nationality {
  /** Alpha-3, ICAO Doc 9303. */
  readonly code: string;
  readonly name: string;
}

/** By alpha-3 code. ISO 3166-1 has none for Kosovo; Unicode's region is XK. */
const REGIONS = new Map([...codes.map(([alpha2 = '', alpha3 = '']) => [alpha3, alpha2] as const), ['RKS', 'XK']]);
const CODES = nationalityCodes(codes.map(([, code = '']) => code));
const KNOWN = new Set(CODES);

export function isNationality(code: string): boolean {
  return KNOWN.has(code);
}

/** Countries and territories, and apart from them what else a passport can say, each named and sorted in the language. */
export function nationalitiesIn(language: string) {
  const { compare } = new Intl.Collator(language);
  const named = CODES.map((code): Nationality => ({ code, name: nationalityName(code, language) }));
  const sorted = named.sort((a, b) => compare(a.name, b.name));
  const isCountry = ({ code }: Nationality) => REGIONS.has(code);
  return { countries: sorted.filter(isCountry), others: sorted.filter((one) => !isCountry(one)) };
}

export function nationalityName(code: string, language: string): string {
  const region = REGIONS.get(code);
  if (region !== undefined) return new Intl.DisplayNames(language, { type: 'region' }).of(region) ?? code;
  const [, names] = Object.entries(NATIONALITY_NAMES).find(([known]) => known === code) ?? [];
  return names?.[closestLanguage(language)] ?? code;
}
