import { useTranslation } from 'react-i18next';
import { declineGroup } from '../payment-methods/declines.ts';
import { Note } from './note.tsx';

/** Why the bank declined, and what to do: the same payment can be tried again. */
export function DeclineNote({ code, alert }: { readonly code: string; readonly alert?: boolean }) {
  const { t } = useTranslation();
  const group = declineGroup(code);
  return (
    <Note tone="bad" title={t(`decline.${group}.what`)} {...(alert && { alert })}>
      <p>{t('decline.nothing_charged')}</p>
      <p>{t(`decline.${group}.next`)}</p>
    </Note>
  );
}
