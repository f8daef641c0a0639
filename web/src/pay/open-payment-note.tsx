import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paymentQuery } from '../api/queries.ts';
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
  const { data: payment } = useQuery({ ...paymentQuery(open?.paymentId ?? ''), enabled: open !== undefined });
  if (open === undefined) return null;
  // What the gateway is deciding takes as long as it takes: no time is named, and it cannot be continued or replaced.
  const isProcessing = payment?.status === 'processing';
  // Only the page of another site takes time to close; but its own end is renewed when it is continued.
  const answered = open.closing ? 'closing' : METHODS[open.method].redirects ? 'elsewhere' : 'here';
  const kind = isFailing(application, open.method) ? 'unanswered' : answered;
  const values = {
    method: t(`method.${open.method}.name`),
    time: kind === 'here' ? time(open.payableUntil) : latest(kind === 'unanswered' ? open.blocksUntil : open.closesAt),
  };
  return (
    <Note tone="warn" title={t(open.closing ? 'pay.open.closing_title' : 'pay.open.title', values)}>
      <p>{isProcessing ? t('problem.payment_processing.next') : t(`pay.open.${kind}`, values)}</p>
      <p>
        <Link to={`/payments/${open.paymentId}`}>{t('pay.open.look')}</Link>
      </p>
    </Note>
  );
}
