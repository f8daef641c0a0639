import { useTranslation } from 'react-i18next';
import type { CheckResult, PaymentRecord } from '../api/types.ts';
import { Icon } from '../components/icon.tsx';
import { useFormat } from '../format/use-format.ts';
import { TONES } from './tones.ts';
import { isUndecided, viewOf } from './view.ts';

interface PaymentStatusProps {
  readonly payment: PaymentRecord;
  /** What the last check said. */
  readonly answer: CheckResult | undefined;
  readonly checking: boolean;
}

const ICONS = { good: 'check', info: 'info', warn: 'clock', bad: 'alert' } as const;

/** The one big answer: is it paid, and what to do. Read out whenever it changes. */
export function PaymentStatus({ payment, answer, checking }: PaymentStatusProps) {
  const { t } = useTranslation();
  const { money, time } = useFormat();
  const view = viewOf(payment);
  const tone = TONES[view];
  const byHand = payment.refunds.some((refund) => refund.manualRefund);
  const values = {
    amount: money(payment.amount),
    refunded: money(payment.refunded ?? payment.amount),
    time: time(payment.payableUntil),
  };
  return (
    <div className={`status status-${tone}`} role="status" aria-live="polite" data-view={view}>
      <Icon name={ICONS[tone]} />
      <div>
        <p className="status-title">{t(`view.${view}.title`)}</p>
        <p className="status-amount">{values.amount}</p>
        <p>{byHand ? t('refund.by_hand_view', values) : t(`view.${view}.text`, values)}</p>
        {checking && <p className="hint">{t('check.asking')}</p>}
        {!checking && answer && (isUndecided(view) || answer.result !== 'paid') && (
          <p>
            <strong>{t(`check.answer.${answer.result}`)}</strong>
            {answer.until && <> {t('check.until', { time: time(answer.until) })}</>}
          </p>
        )}
      </div>
    </div>
  );
}
