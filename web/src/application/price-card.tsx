import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { canStartPayment, QUOTE_VALIDITY_HOURS } from '../../../shared/api/site-constants.ts';
import { feesQuery } from '../api/queries.ts';
import { serverNow } from '../api/server-time.ts';
import type { Application, Quote } from '../api/types.ts';
import { ProblemNote } from '../components/problem-note.tsx';
import { useFormat } from '../format/use-format.ts';
import { QuoteLines } from './fee-preview.tsx';
import { PaidCard } from './paid-card.tsx';

/** The price as long as it can be paid; afterwards what was paid, and what has become of it. */
export function PriceCard({ application }: { readonly application: Application }) {
  const { state, paidBy } = application;
  if (paidBy !== undefined) return <PaidCard paymentId={paidBy} />;
  return state === 'withdrawn' ? null : <PriceToPay application={application} />;
}

/** The locked price; for a draft, today's price. */
function PriceToPay({ application }: { readonly application: Application }) {
  const { t } = useTranslation();
  const { state, quote, nationality, visaType, arrivalDate } = application;
  const isDraft = state === 'draft';
  const { data, error } = useQuery({ ...feesQuery({ nationality, visaType, arrivalDate }), enabled: isDraft });
  const shown = isDraft ? data : quote;
  if (shown === undefined) return <ProblemNote error={error} />;
  return (
    <section className="card" aria-labelledby="price">
      <h2 id="price">{t('price.title')}</h2>
      <QuoteLines quote={shown} />
      {isDraft && <p className="hint">{t('price.not_locked', { hours: QUOTE_VALIDITY_HOURS })}</p>}
      {state === 'submitted' && <Deadline application={application} />}
    </section>
  );
}

/** The one time that matters now: that of the open payment, else the end of the price lock. */
export function Deadline({ application: { open, quote } }: { readonly application: Application }) {
  const { t } = useTranslation();
  const { time } = useFormat();
  if (open !== undefined || quote?.validUntil === undefined) return null;
  const key = isLockOver(quote, serverNow()) ? 'price.expired' : 'price.locked';
  return <p className="hint">{t(key, { time: time(quote.validUntil) })}</p>;
}

/** Whether no payment can start at the locked price any more. @param now UTC milliseconds */
export function isLockOver({ validUntil }: Quote, now: number): boolean {
  return validUntil !== undefined && !canStartPayment(Date.parse(validUntil), now);
}
