import { useTranslation } from 'react-i18next';
import type { QuoteOption } from '../api/types.ts';
import { useFormat } from '../format/use-format.ts';

export function PriceLines({ option }: { readonly option: Pick<QuoteOption, 'fee' | 'surcharge' | 'total'> }) {
  const { t } = useTranslation();
  const { money } = useFormat();
  return (
    <dl className="price">
      <div>
        <dt>{t('price.fee')}</dt>
        <dd>{money(option.fee)}</dd>
      </div>
      {option.surcharge.amount > 0 && (
        <div>
          <dt>{t('price.surcharge')}</dt>
          <dd>{money(option.surcharge)}</dd>
        </div>
      )}
      <div className="total">
        <dt>{t('price.total')}</dt>
        <dd>{money(option.total)}</dd>
      </div>
    </dl>
  );
}
