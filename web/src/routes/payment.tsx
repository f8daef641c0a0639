import { useTranslation } from 'react-i18next';
import { useLocation, useParams } from 'react-router';
import { idOf } from '../api/ids.ts';
import { Button } from '../components/button.tsx';
import { DeclineNote } from '../components/decline-note.tsx';
import { DefinitionList } from '../components/definition-list.tsx';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { useFormat } from '../format/use-format.ts';
import { PaymentActions } from '../payment/payment-actions.tsx';
import { PaymentStatus } from '../payment/payment-status.tsx';
import { RefundList } from '../payment/refund-list.tsx';
import { Timeline } from '../payment/timeline.tsx';
import { usePayment } from '../payment/use-payment.ts';
import { viewOf } from '../payment/view.ts';

export default function PaymentPage() {
  const { t } = useTranslation();
  const { time } = useFormat();
  const { state } = useLocation();
  const id = idOf('pay', useParams().paymentId);
  const { payment, isLoading, error, lastCheck, running, run } = usePayment(id, state?.check === true);
  const declined = payment && viewOf(payment) === 'pending' ? payment.lastDecline : undefined;
  return (
    <Page narrow title={t('payment.title')}>
      <ProblemNote error={error} />
      {isLoading && <Loading />}
      {!payment && !isLoading && (
        <Button busy={running === 'check'} onClick={() => run('check')}>
          {t('payment.check')}
        </Button>
      )}
      {payment && (
        <>
          <PaymentStatus payment={payment} lastCheck={lastCheck} checking={running === 'check'} />
          {declined && <DeclineNote code={declined.code} />}
          <PaymentActions payment={payment} run={run} running={running} />
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
                [t('receipt.method'), t(`method.${payment.method}.name`)],
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
