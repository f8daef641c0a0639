import { useTranslation } from 'react-i18next';
import type { Application } from '../api/types.ts';

/** The name, or why there is none: removed at the end of its retention period, or not decryptable. */
export function ApplicantName({ application }: { readonly application: Application }) {
  const { t } = useTranslation();
  const { fullName, redactedAt, unreadable } = application;
  if (redactedAt !== undefined) return <span>{t('application.removed')}</span>;
  return <bdi>{unreadable ? t('application.unreadable') : fullName}</bdi>;
}
