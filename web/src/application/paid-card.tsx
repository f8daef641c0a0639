import { useTranslation } from 'react-i18next';
import { paymentQuery } from '../api/queries.ts';
import { serverNow } from '../api/server-time.ts';
import type { Payment } from '../api/types.ts';
import { DefinitionList } from '../components/definition-list.tsx';
import { Loading } from '../components/loading.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { useFormat } from '../format/use-format.ts';
import { useLiveQuery } from '../live/use-live-query.ts';
import { StateTag } from '../payment/state-tag.tsx';
import { stateOf } from '../payment/status.ts';
import { useStatusValues } from '../payment/use-status-values.ts';

/** The payment of a paid application, with its refunds. */
export function PaidCard({ paymentId }: { readonly paymentId: Payment['id'] }) {
  const { t } = useTranslation();
  const { data, error } = useLiveQuery(paymentQuery(paymentId), () => false);
  return (
    <section className="card" aria-labelledby="price">
      <h2 id="price">{t('price.paid')}</h2>
      {data ? <Paid payment={data} /> : error ? <ProblemNote error={error} /> : <Loading />}
    </section>
  );
}

function Paid({ payment }: { readonly payment: Payment }) {
  const { t } = useTranslation();
  const { money } = useFormat();
  const values = useStatusValues(payment, undefined);
  const state = stateOf({ payment, now: serverNow() });
  return (
    <>
      <DefinitionList
        items={[
          [t('receipt.method'), t(`method.${payment.method}.name`)],
          [t('price.total'), money(payment.amount)],
          [t('price.state'), <StateTag key="state" payment={payment} />],
        ]}
      />
      {state !== 'paid' && <p>{t(`view.${state}.text`, values)}</p>}
    </>
  );
}
