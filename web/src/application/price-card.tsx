import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { QUOTE_VALIDITY_HOURS } from '../../../shared/api/site-constants.ts';
import { feesQuery } from '../api/queries.ts';
import type { Application } from '../api/types.ts';
import { ProblemNote } from '../components/problem-note.tsx';
import { useFormat } from '../format/use-format.ts';
import { QuoteLines } from './fee-preview.tsx';

/** The locked price; for a draft, today's price. */
export function PriceCard({ application }: { readonly application: Application }) {
  const { t } = useTranslation();
  const { time } = useFormat();
  const { state, quote, nationality, visaType, arrivalDate } = application;
  const isDraft = state === 'draft';
  const { data, error } = useQuery({ ...feesQuery({ nationality, visaType, arrivalDate }), enabled: isDraft });
  const shown = isDraft ? data : quote;
  const until = state === 'submitted' ? quote?.validUntil : undefined;
  if (shown === undefined) return <ProblemNote error={error} />;
  return (
    <section className="card" aria-labelledby="price">
      <h2 id="price">{t('price.title')}</h2>
      <QuoteLines quote={shown} />
      {isDraft && <p className="hint">{t('price.not_locked', { hours: QUOTE_VALIDITY_HOURS })}</p>}
      {until && <p className="hint">{t(isPast(until) ? 'price.expired' : 'price.locked', { time: time(until) })}</p>}
    </section>
  );
}

export function isPast(until: string, now = Date.now()): boolean {
  return Date.parse(until) <= now;
}
