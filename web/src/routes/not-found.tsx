import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Page } from '../components/page.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page narrow title={t('missing.title')} lead={t('missing.text')}>
      <Link className="button" to="/">
        {t('missing.home')}
      </Link>
    </Page>
  );
}
