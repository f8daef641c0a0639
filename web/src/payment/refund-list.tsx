import { useTranslation } from 'react-i18next';
import type { PaymentRecord } from '../api/types.ts';
import { useFormat } from '../format/use-format.ts';

type Refund = PaymentRecord['refunds'][number];

export function RefundList({ refunds }: Pick<PaymentRecord, 'refunds'>) {
  const { t } = useTranslation();
  const { money, time } = useFormat();
  if (refunds.length === 0) return null;
  return (
    <section className="card" aria-labelledby="refunds">
      <h2 id="refunds">{t('refund.title')}</h2>
      <ul className="rows">
        {refunds.map((refund) => (
          <li key={refund.id}>
            <p>
              <strong>{money(refund.amount)}</strong> · <RefundStep {...refund} />
            </p>
            {refund.manualRefund?.reference && (
              <p>
                {t('refund.reference')}: <bdi className="code">{refund.manualRefund.reference}</bdi>
              </p>
            )}
            <p className="hint">{time(refund.manualRefund?.at ?? refund.updatedAt)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** An element of its own: a browser's translation replaces text, and a text beside others would stay what it was. */
function RefundStep({ state, owed, manualRefund }: Pick<Refund, 'state' | 'owed' | 'manualRefund'>) {
  const { t } = useTranslation();
  if (owed?.amount === 0) return <span>{t('refund.nothing_owed')}</span>;
  return <span>{manualRefund ? t('refund.manual') : t(`refund.state.${state}`)}</span>;
}
