import type { TFunction } from 'i18next';

export const KNOWN_VISA_TYPES = ['tourist-30-days', 'tourist-1-year', 'tourist-5-years', 'business', 'medical'];

/** The office may publish a type before the site has words for it. */
export function visaTypeName(type: string, t: TFunction): string {
  return KNOWN_VISA_TYPES.includes(type) ? t(`visa.${type}`) : type;
}
