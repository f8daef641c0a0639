import { useTranslation } from 'react-i18next';
import { changeLanguage } from '../i18n/i18n.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../i18n/languages.ts';
import { Icon } from './icon.tsx';

export function LanguageChoice() {
  const { t, i18n } = useTranslation();
  return (
    <label className="language">
      <Icon name="globe" />
      <span className="hidden">{t('site.language')}</span>
      <select value={i18n.language} onChange={({ target }) => void changeLanguage(target.value as Language)}>
        {LANGUAGES.map((language) => (
          <option key={language} value={language} lang={language}>
            {LANGUAGE_NAMES[language]}
          </option>
        ))}
      </select>
    </label>
  );
}
