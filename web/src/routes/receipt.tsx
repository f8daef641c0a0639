import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { idOf } from '../api/ids.ts';
import { applicationQuery, paymentQuery } from '../api/queries.ts';
import type { Application, PaymentRecord } from '../api/types.ts';
import { ApplicantName } from '../application/applicant-name.tsx';
import { visaTypeName } from '../application/visa-types.ts';
import { Button } from '../components/button.tsx';
import { DefinitionList } from '../components/definition-list.tsx';
import { Icon } from '../components/icon.tsx';
import { Loading } from '../components/loading.tsx';
import { Note } from '../components/note.tsx';
import { OfficeContact } from '../components/office-contact.tsx';
import { Page } from '../components/page.tsx';
import { PriceLines } from '../components/price-lines.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { useOffice } from '../components/use-office.ts';
import { useFormat } from '../format/use-format.ts';
import { StateTag } from '../payment/state-tag.tsx';

export default function Receipt() {
  const { t } = useTranslation();
  const paymentId = idOf('pay', useParams().paymentId);
  const { data: payment, error: paymentError, isPending } = useQuery(paymentQuery(paymentId));
  const paid = payment?.status === 'succeeded' ? payment : undefined;
  const application = useQuery({ ...applicationQuery(paid?.applicationId ?? ''), enabled: paid !== undefined });
  const error = paymentError ?? application.error;
  return (
    <Page narrow title={t('receipt.title')}>
      <p className="not-printed">
        <Link to={`/payments/${paymentId}`}>{t('receipt.back')}</Link>
      </p>
      <ProblemNote error={error} />
      {!error && (isPending || (paid && application.isPending)) && <Loading />}
      {payment && !paid && <Note tone="info" title={t('receipt.none')} />}
      {paid && application.data && <ReceiptDocument payment={paid} application={application.data} />}
    </Page>
  );
}

function ReceiptDocument({
  payment,
  application,
}: {
  readonly payment: PaymentRecord;
  readonly application: Application;
}) {
  const { t } = useTranslation();
  const { date, money, time } = useFormat();
  const office = useOffice();
  const price = application.quote?.options.find(({ method, total }) => {
    return (
      method === payment.method && total.amount === payment.amount.amount && total.currency === payment.amount.currency
    );
  });
  return (
    <>
      <section className="card receipt" aria-label={t('receipt.title')}>
        <header className="letterhead">
          <img src="/icon.svg" alt="" width="40" height="40" />
          <strong>{office.name}</strong>
          <OfficeContact />
        </header>
        <div>
          <p className="receipt-amount">{money(payment.amount)}</p>
          <StateTag payment={payment} />
        </div>
        <DefinitionList
          items={[
            [
              t('receipt.number'),
              <bdi key="number" className="code">
                {payment.receiptNumber}
              </bdi>,
            ],
            [t('receipt.paid_at'), time(payment.succeededAt ?? payment.updatedAt)],
            [t('receipt.method'), t(`method.${payment.method}.name`)],
            [t('receipt.applicant'), <ApplicantName key="name" application={application} />],
            [t('receipt.for'), visaTypeName(application.visaType, t)],
            [t('field.arrivalDate.label'), date(application.arrivalDate)],
            [
              t('application.number'),
              <bdi key="application" className="code">
                {application.applicationNumber}
              </bdi>,
            ],
          ]}
        />
        {price && <PriceLines option={price} />}
        {payment.lost && <p>{t('receipt.lost', { amount: money(payment.lost) })}</p>}
        {payment.refunding && <p>{t('receipt.refunding', { amount: money(payment.refunding) })}</p>}
        {payment.refunded && <p>{t('receipt.refunded', { amount: money(payment.refunded) })}</p>}
        <p className="hint">{t('receipt.keep')}</p>
      </section>
      <div className="actions not-printed">
        <Button onClick={() => print()}>
          <Icon name="print" /> {t('receipt.print')}
        </Button>
      </div>
    </>
  );
}
