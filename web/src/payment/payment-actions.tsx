import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Application, Payment } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Confirm } from '../components/confirm.tsx';
import type { Status } from './status.ts';
import { type Action, NEXT_STEPS } from './status-table.ts';
import type { usePayment } from './use-payment.ts';

interface PaymentActionsProps extends Pick<ReturnType<typeof usePayment>, 'run' | 'running'> {
  readonly payment: Payment;
  readonly application: Application | undefined;
  readonly status: Status;
}

/** The buttons of the payment's status, the first one as the primary one. */
export function PaymentActions({ payment, application, status, run, running }: PaymentActionsProps) {
  const { t } = useTranslation();
  const { actions } = NEXT_STEPS[status.next];
  const applicationPath = `/applications/${payment.applicationId}`;
  const links: Readonly<Partial<Record<Action, string | undefined>>> = {
    continue: `${applicationPath}/pay?method=${payment.method}`,
    pay_again: `${applicationPath}/pay`,
    other_payment: application?.open && `/payments/${application.open.paymentId}`,
    receipt: `/payments/${payment.id}/receipt`,
    application: applicationPath,
  };
  return (
    <div className="actions">
      {actions.map((action: Action, place) => {
        const variant = place === 0 ? 'primary' : 'secondary';
        const link = links[action];
        if (link !== undefined) {
          return (
            <Link key={action} className={`button button-${variant}`} to={link}>
              {t(`action.${action}`)}
            </Link>
          );
        }
        if (action === 'check') {
          return (
            <Button key={action} variant={variant} busy={running === 'check'} onClick={() => run('check')}>
              {t('action.check')}
            </Button>
          );
        }
        return (
          action === 'cancel' && (
            <Confirm
              key={action}
              label={t('action.cancel')}
              question={t('payment.cancel_question')}
              confirmLabel={t('payment.cancel_yes')}
              busy={running === 'cancel'}
              onConfirm={() => run('cancel')}
            />
          )
        );
      })}
    </div>
  );
}
