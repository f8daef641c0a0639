import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/api.ts';
import type { Application } from '../api/types.ts';
import { useLoad } from '../api/use-load.ts';
import { ProblemNote } from '../components/problem-note.tsx';
import { useFormat } from '../format/use-format.ts';
import { QuoteLines } from './fee-preview.tsx';

/** What it costs: the locked price, or for a draft what it would be today. */
export function PriceCard({ application }: { readonly application: Application }) {
  const { t } = useTranslation();
  const { time } = useFormat();
  const { state, quote, nationality, visaType, arrivalDate } = application;
  const isDraft = state === 'draft';
  const { data, problem } = useLoad(`${isDraft} ${nationality} ${visaType} ${arrivalDate}`, async (signal) => {
    return isDraft
      ? answerOf(api.GET('/fees', { params: { query: { nationality, visaType, arrivalDate } }, signal }))
      : undefined;
  });
  const shown = isDraft ? data : quote;
  const until = state === 'submitted' ? quote?.validUntil : undefined;
  if (shown === undefined) return <ProblemNote problem={problem} />;
  return (
    <section className="card" aria-labelledby="price">
      <h2 id="price">{t('price.title')}</h2>
      <QuoteLines quote={shown} />
      {isDraft && <p className="hint">{t('price.not_locked')}</p>}
      {until && <p className="hint">{t(isOver(until) ? 'price.over' : 'price.locked', { time: time(until) })}</p>}
    </section>
  );
}

export function isOver(until: string, now = Date.now()): boolean {
  return Date.parse(until) <= now;
}
