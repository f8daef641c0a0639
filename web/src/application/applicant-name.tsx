import { useTranslation } from 'react-i18next';
import type { Application } from '../api/types.ts';

/** Or why there is none: it was removed when its time was over, or cannot be read. */
export function ApplicantName({ application }: { readonly application: Application }) {
  const { t } = useTranslation();
  const { fullName, redactedAt, unreadable } = application;
  if (redactedAt !== undefined) return <span>{t('application.removed')}</span>;
  return <bdi>{unreadable ? t('application.unreadable') : fullName}</bdi>;
}
