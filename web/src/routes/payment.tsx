import { useTranslation } from 'react-i18next';
import { useLocation, useParams } from 'react-router';
import { idOf } from '../api/ids.ts';
import { Button } from '../components/button.tsx';
import { DefinitionList } from '../components/definition-list.tsx';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { useFormat } from '../format/use-format.ts';
import { DisputeList } from '../payment/dispute-list.tsx';
import { PaymentActions } from '../payment/payment-actions.tsx';
import { PaymentStatus } from '../payment/payment-status.tsx';
import { RefundList } from '../payment/refund-list.tsx';
import { Timeline } from '../payment/timeline.tsx';
import { usePayment } from '../payment/use-payment.ts';

export default function PaymentPage() {
  const { t } = useTranslation();
  const { time } = useFormat();
  const { state } = useLocation();
  const id = idOf('pay', useParams().paymentId);
  const { payment, application, status, isLoading, error, lastCheck, running, run } = usePayment(
    id,
    state?.check === true,
  );
  return (
    <Page narrow title={t('payment.title')}>
      {/* Beside a status, a problem would say something else about the same money: the status names it itself. */}
      {!payment && <ProblemNote error={error} />}
      {isLoading && <Loading />}
      {!payment && !isLoading && (
        <Button busy={running === 'check'} onClick={() => run('check')}>
          {t('action.check')}
        </Button>
      )}
      {payment && status && (
        <>
          <PaymentStatus
            {...{ payment, application, status, lastCheck }}
            checking={running === 'check'}
            failed={error !== null}
          />
          <PaymentActions {...{ payment, application, status, run, running }} />
          <DisputeList disputes={payment.disputes} />
          <RefundList refunds={payment.refunds} />
          <section className="card" aria-labelledby="details">
            <h2 id="details">{t('payment.details')}</h2>
            <DefinitionList
              items={[
                [
                  t('receipt.number'),
                  <bdi key="number" className="code">
                    {payment.receiptNumber}
                  </bdi>,
                ],
                [t('payment.method'), t(`method.${payment.method}.name`)],
                [t('payment.started'), time(payment.createdAt)],
              ]}
            />
            <h3>{t('payment.history')}</h3>
            <Timeline history={payment.history} />
          </section>
        </>
      )}
    </Page>
  );
}
