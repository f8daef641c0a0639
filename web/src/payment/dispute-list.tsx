import { useTranslation } from 'react-i18next';
import type { PaymentRecord } from '../api/types.ts';
import { useFormat } from '../format/use-format.ts';

/** What the payer's bank disputes, and what it has decided. */
export function DisputeList({ disputes = [] }: Pick<PaymentRecord, 'disputes'>) {
  const { t } = useTranslation();
  const { money, time } = useFormat();
  if (disputes.length === 0) return null;
  return (
    <section className="card" aria-labelledby="disputes">
      <h2 id="disputes">{t('dispute.title')}</h2>
      <ul className="rows">
        {disputes.map(({ id, amount, state, openedAt }) => (
          <li key={id}>
            <p>
              <strong>{money(amount)}</strong> · <span>{t(`dispute.state.${state}`)}</span>
            </p>
            <p className="hint">{t('dispute.opened', { time: time(openedAt) })}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
