import { useTranslation } from 'react-i18next';
import type { PaymentRecord } from '../api/types.ts';
import { useFormat } from '../format/use-format.ts';

export function RefundList({ refunds }: Pick<PaymentRecord, 'refunds'>) {
  const { t } = useTranslation();
  const { money, time } = useFormat();
  if (refunds.length === 0) return null;
  return (
    <section className="card" aria-labelledby="refunds">
      <h2 id="refunds">{t('refund.title')}</h2>
      <ul className="rows">
        {refunds.map(({ id, amount, state, updatedAt }) => (
          <li key={id}>
            <p>
              <strong>{money(amount)}</strong> · {t(`refund.state.${state}`)}
            </p>
            <p className="hint">{time(updatedAt)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
