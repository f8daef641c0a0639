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
        {refunds.map(({ id, amount, state, owed, manualRefund, updatedAt }) => (
          <li key={id}>
            <p>
              <strong>{money(amount)}</strong> · {owed?.amount === 0 && t('refund.nothing_owed')}
              {owed?.amount !== 0 && (manualRefund ? t('refund.manual') : t(`refund.state.${state}`))}
            </p>
            {manualRefund?.reference && (
              <p>
                {t('refund.reference')}: <bdi className="code">{manualRefund.reference}</bdi>
              </p>
            )}
            <p className="hint">{time(manualRefund?.at ?? updatedAt)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
