import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Page } from '../components/page.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page narrow title={t('not_found.title')} lead={t('not_found.text')}>
      <Link className="button" to="/">
        {t('not_found.home')}
      </Link>
    </Page>
  );
}
