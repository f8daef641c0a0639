import { copiedCode } from './normal-form.ts';

/**
 * Nationalities that ICAO Doc 9303, part 3, section 5 adds to ISO 3166-1 alpha-3: what the nationality field of a travel document can contain.
 * `UTO` is left out: it is the fictitious state of specimens.
 */
export const ICAO_NATIONALITIES = [
  // British nationals who are not British citizens.
  'GBD',
  'GBN',
  'GBO',
  'GBP',
  'GBS',
  // Kosovo, and its residents with a travel document of the United Nations.
  'RKS',
  'UNK',
  // Laissez-passer.
  'EUE',
  'UNO',
  'UNA',
  // Other organisations that issue travel documents.
  'XBA',
  'XCC',
  'XCE',
  'XCO',
  'XDC',
  'XEC',
  'XES',
  'XIM',
  'XMP',
  'XOM',
  'XPO',
  // Persons without a defined nationality: stateless, refugee (1951 Convention), other refugee, unspecified.
  'XXA',
  'XXB',
  'XXC',
  'XXX',
] as const;

/** Germany's code in passports, and the codes by which Kosovo goes elsewhere (the European Union and the World Bank, CLDR, older documents). */
const OTHER_CODES: Readonly<Record<string, string>> = { D: 'DEU', XKX: 'RKS', XKK: 'RKS', XXK: 'RKS' };

/** The code of a nationality in the API, in the fee schedules and in the table: alpha-3. */
export function normalNationality(text: string): string {
  const code = copiedCode(text);
  return OTHER_CODES[code] ?? code;
}

/**
 * All nationalities.
 *
 * @param iso the alpha-3 codes of ISO 3166-1
 */
export function nationalityCodes(iso: readonly string[]): string[] {
  return [...iso.filter((code) => normalNationality(code) === code), ...ICAO_NATIONALITIES];
}
