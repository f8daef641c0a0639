import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/api.ts';
import type { Quote } from '../api/types.ts';
import { useLoad } from '../api/use-load.ts';
import { PriceLines } from '../components/price-lines.tsx';
import type { Values } from './form-values.ts';
import { today } from './form-values.ts';

/** What it will cost, as soon as that can be said. */
export function FeePreview({ values: { nationality, visaType, arrivalDate } }: { readonly values: Values }) {
  const { t } = useTranslation();
  const known = nationality !== '' && visaType !== '' && arrivalDate >= today();
  const query = { nationality, visaType, arrivalDate };
  const { data } = useLoad(known ? JSON.stringify(query) : '', async (signal) => {
    return known ? await answerOf(api.GET('/fees', { params: { query }, signal })) : undefined;
  });
  return (
    <section className="card" aria-live="polite" aria-labelledby="fee-title">
      <h2 id="fee-title">{t('price.title')}</h2>
      {data ? <QuoteLines quote={data} /> : <p className="hint">{t('price.later')}</p>}
    </section>
  );
}

/** The fee by every method; one that costs nothing needs no method. */
export function QuoteLines({ quote: { options } }: { readonly quote: Quote }) {
  const { t } = useTranslation();
  if (options.every(({ total }) => total.amount === 0)) return <p>{t('price.free')}</p>;
  return options.map((option) => (
    <div key={option.method} className="quote-option">
      <h3>{t('price.by', { method: t(`method.${option.method}.name`) })}</h3>
      <PriceLines option={option} />
    </div>
  ));
}
