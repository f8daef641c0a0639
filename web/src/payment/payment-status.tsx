import { useTranslation } from 'react-i18next';
import type { CheckResult, PaymentRecord } from '../api/types.ts';
import { Icon } from '../components/icon.tsx';
import { useFormat } from '../format/use-format.ts';
import { TONES } from './tones.ts';
import { isUndecided, viewOf } from './view.ts';

interface PaymentStatusProps {
  readonly payment: PaymentRecord;
  /** Result of the last check or cancellation. */
  readonly lastCheck: CheckResult | undefined;
  readonly checking: boolean;
}

const ICONS = { good: 'check', info: 'info', warn: 'clock', bad: 'alert' } as const;

/** Whether the payment succeeded, and what to do next. Screen readers announce every change. */
export function PaymentStatus({ payment, lastCheck, checking }: PaymentStatusProps) {
  const { t } = useTranslation();
  const { money, time } = useFormat();
  const view = viewOf(payment);
  const tone = TONES[view];
  const hasManualRefund = payment.refunds.some((refund) => refund.manualRefund);
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
        <p>{hasManualRefund ? t('refund.manual_view', values) : t(`view.${view}.text`, values)}</p>
        {checking && <p className="hint">{t('check.asking')}</p>}
        {!checking && lastCheck && (isUndecided(view) || lastCheck.result !== 'paid') && (
          <p>
            <strong>{t(`check.result.${lastCheck.result}`)}</strong>
            {lastCheck.until && <> {t('check.until', { time: time(lastCheck.until) })}</>}
          </p>
        )}
      </div>
    </div>
  );
}
