import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { feesQuery } from '../api/queries.ts';
import type { Quote } from '../api/types.ts';
import { PriceLines } from '../components/price-lines.tsx';
import type { Values } from './form-values.ts';
import { today } from './form-values.ts';

/** The price, once nationality, visa type and arrival date are known. */
export function FeePreview({ values: { nationality, visaType, arrivalDate } }: { readonly values: Values }) {
  const { t } = useTranslation();
  const enabled = nationality !== '' && visaType !== '' && arrivalDate >= today();
  const { data } = useQuery({ ...feesQuery({ nationality, visaType, arrivalDate }), enabled });
  return (
    <section className="card" aria-live="polite" aria-labelledby="fee-title">
      <h2 id="fee-title">{t('price.title')}</h2>
      {data ? <QuoteLines quote={data} /> : <p className="hint">{t('price.later')}</p>}
    </section>
  );
}

/** The price for each payment method; a free visa needs no method. */
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
