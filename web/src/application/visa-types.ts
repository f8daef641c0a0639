import type { TFunction } from 'i18next';

/** Falls back to the code: an application may have a type that this version of the site has no name for. */
export function visaTypeName(type: string, t: TFunction): string {
  return t(`visa.${type}`, { defaultValue: type });
}
