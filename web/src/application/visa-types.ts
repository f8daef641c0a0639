import type { TFunction } from 'i18next';

export const KNOWN_VISA_TYPES = ['tourist-30-days', 'tourist-1-year', 'tourist-5-years', 'business', 'medical'];

/** Falls back to the code: the fee schedule may contain a type that the site has no name for yet. */
export function visaTypeName(type: string, t: TFunction): string {
  return KNOWN_VISA_TYPES.includes(type) ? t(`visa.${type}`) : type;
}
