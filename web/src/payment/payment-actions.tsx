import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Payment } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Confirm } from '../components/confirm.tsx';
import type { usePayment } from './use-payment.ts';
import { isUndecided, viewOf } from './view.ts';

interface PaymentActionsProps extends Pick<ReturnType<typeof usePayment>, 'run' | 'running'> {
  readonly payment: Payment;
}

/** The actions that the payment's state allows; never a second payment while this one is undecided. */
export function PaymentActions({ payment, run, running }: PaymentActionsProps) {
  const { t } = useTranslation();
  const view = viewOf(payment);
  const payPath = `/applications/${payment.applicationId}/pay`;
  const payable = view === 'pending';
  return (
    <div className="actions">
      {payable && (
        <Link className="button button-primary" to={`${payPath}?method=${payment.method}`}>
          {t('payment.continue')}
        </Link>
      )}
      {(view === 'failed' || view === 'canceled' || view === 'expired') && (
        <Link className="button button-primary" to={payPath}>
          {t('payment.again')}
        </Link>
      )}
      {isUndecided(view) && (
        <Button variant={payable ? 'secondary' : 'primary'} busy={running === 'check'} onClick={() => run('check')}>
          {t('payment.check')}
        </Button>
      )}
      {payment.status === 'succeeded' && (
        <Link className="button button-primary" to={`/payments/${payment.id}/receipt`}>
          {t('payment.receipt')}
        </Link>
      )}
      <Link className="button button-secondary" to={`/applications/${payment.applicationId}`}>
        {t('payment.application')}
      </Link>
      {view === 'pending' && (
        <Confirm
          label={t('payment.cancel')}
          question={t('payment.cancel_question')}
          confirmLabel={t('payment.cancel_yes')}
          busy={running === 'cancel'}
          onConfirm={() => run('cancel')}
        />
      )}
    </div>
  );
}
