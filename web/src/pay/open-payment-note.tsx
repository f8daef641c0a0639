import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Application } from '../api/types.ts';
import { Note } from '../components/note.tsx';
import { useFormat } from '../format/use-format.ts';

/** An unfinished payment exists: it can be continued, checked, or replaced by another method. */
export function OpenPaymentNote({ open }: { readonly open: Application['open'] }) {
  const { t } = useTranslation();
  const { time } = useFormat();
  if (open === undefined) return null;
  const values = { method: t(`method.${open.method}.name`), time: time(open.payableUntil) };
  return (
    <Note tone="warn" title={t('pay.open.title', values)}>
      <p>{t('pay.open.text', values)}</p>
      <p>
        <Link to={`/payments/${open.paymentId}`}>{t('pay.open.look')}</Link>
      </p>
    </Note>
  );
}
