import { useTranslation } from 'react-i18next';
import type { Application, CheckResult, PaymentRecord } from '../api/types.ts';
import { Countdown } from '../components/countdown.tsx';
import { Icon } from '../components/icon.tsx';
import { useFormat } from '../format/use-format.ts';
import type { Status } from './status.ts';
import { isUndecided, NEXT_STEPS, STATES } from './status-table.ts';
import { useStatusValues } from './use-status-values.ts';

interface PaymentStatusProps {
  readonly payment: PaymentRecord;
  readonly application: Application | undefined;
  readonly status: Status;
  /** The result of the last check or cancellation. */
  readonly lastCheck: CheckResult | undefined;
  readonly checking: boolean;
  /** The last check, or the last loading, failed. */
  readonly failed: boolean;
}

const ICONS = { good: 'check', info: 'info', warn: 'clock', bad: 'alert' } as const;

/** The payment's status: what has become of the money, and what to do next. Screen readers announce every change. */
export function PaymentStatus({ payment, application, status, lastCheck, checking, failed }: PaymentStatusProps) {
  const { t } = useTranslation();
  const { time } = useFormat();
  const { state, next } = status;
  const { tone } = STATES[state];
  const values = useStatusValues(payment, application);
  const undecided = isUndecided(state);
  const isCurrent = undecided && lastCheck !== undefined && lastCheck.payment.version >= payment.version;
  // A payment that is being closed says its time itself.
  const until = isCurrent && state !== 'closing' ? lastCheck.until : undefined;
  return (
    <div className={`status status-${tone}`} role="status" aria-live="polite" data-state={state}>
      <Icon name={ICONS[tone]} />
      <div>
        <p className="status-title">{t(`view.${state}.title`)}</p>
        <p className="status-amount">{values.amount}</p>
        <p>{t(`view.${state}.text`, values)}</p>
        {NEXT_STEPS[next].text && <p>{t(`next.${next}`, values)}</p>}
        {next === 'wait_then_pay' && <Countdown until={payment.closesAt} />}
        {until && <p>{t('check.until', { time: time(until) })}</p>}
        {checking && <p className="hint">{t('check.asking')}</p>}
        {undecided && failed && !checking && <p className="hint">{t('check.failed')}</p>}
      </div>
    </div>
  );
}
