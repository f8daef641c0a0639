import { useTranslation } from 'react-i18next';
import { config } from '../api/config.ts';
import type { Config } from '../api/types.ts';
import type { Language } from '../i18n/languages.ts';
import { useLoaded } from './use-loaded.ts';

/** The visa office, with its name in the language of the page; until the configuration is loaded, only what every office is called. */
export function useOffice(): Omit<Config['office'], 'name'> & { readonly name: string } {
  const { t, i18n } = useTranslation();
  const loaded = useLoaded(config);
  const office = loaded.state === 'loaded' ? loaded.value.office : undefined;
  return { ...office, name: office?.name[i18n.language as Language] ?? t('site.office') };
}
