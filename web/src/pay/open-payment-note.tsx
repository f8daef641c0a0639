import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Application } from '../api/types.ts';
import { Note } from '../components/note.tsx';
import { useFormat } from '../format/use-format.ts';
import { METHODS } from '../payment-methods/methods.ts';
import { isFailing } from './health.ts';

/** An unfinished payment exists: it can be continued, checked, or replaced by another method. */
export function OpenPaymentNote({ application }: { readonly application: Application }) {
  const { t } = useTranslation();
  const { time, latest } = useFormat();
  const { open } = application;
  if (open === undefined) return null;
  // Only the page of another site takes time to close; but its own end is renewed when it is continued.
  const answered = open.closing ? 'closing' : METHODS[open.method].redirects ? 'elsewhere' : 'here';
  const kind = isFailing(application, open.method) ? 'unanswered' : answered;
  const values = {
    method: t(`method.${open.method}.name`),
    time: kind === 'here' ? time(open.payableUntil) : latest(kind === 'unanswered' ? open.blocksUntil : open.closesAt),
  };
  return (
    <Note tone="warn" title={t(open.closing ? 'pay.open.closing_title' : 'pay.open.title', values)}>
      <p>{t(`pay.open.${kind}`, values)}</p>
      <p>
        <Link to={`/payments/${open.paymentId}`}>{t('pay.open.look')}</Link>
      </p>
    </Note>
  );
}
