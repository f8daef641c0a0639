import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Payment } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Confirm } from '../components/confirm.tsx';
import type { usePayment } from './use-payment.ts';
import { isUndecided, viewOf } from './view.ts';

interface PaymentActionsProps extends Pick<ReturnType<typeof usePayment>, 'check' | 'cancel'> {
  readonly payment: Payment;
}

/** What can be done about a payment now; never a second one while the first is undecided. */
export function PaymentActions({ payment, check, cancel }: PaymentActionsProps) {
  const { t } = useTranslation();
  const view = viewOf(payment);
  const payAddress = `/applications/${payment.applicationId}/pay`;
  const payable = view === 'pending' || view === 'closing';
  return (
    <div className="actions">
      {payable && (
        <Link className="button button-first" to={`${payAddress}?method=${payment.method}`}>
          {t('payment.continue')}
        </Link>
      )}
      {(view === 'failed' || view === 'canceled' || view === 'expired') && (
        <Link className="button button-first" to={payAddress}>
          {t('payment.again')}
        </Link>
      )}
      {isUndecided(view) && (
        <Button look={payable ? 'second' : 'first'} busy={check.busy} onClick={() => check.run()}>
          {t('payment.check')}
        </Button>
      )}
      {payment.status === 'succeeded' && (
        <Link className="button button-first" to={`/payments/${payment.id}/receipt`}>
          {t('payment.receipt')}
        </Link>
      )}
      <Link className="button button-second" to={`/applications/${payment.applicationId}`}>
        {t('payment.application')}
      </Link>
      {view === 'pending' && (
        <Confirm
          ask={t('payment.cancel')}
          question={t('payment.cancel_question')}
          yes={t('payment.cancel_yes')}
          busy={cancel.busy}
          onYes={() => cancel.run()}
        />
      )}
    </div>
  );
}
