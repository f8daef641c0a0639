import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { paymentsQuery } from '../api/queries.ts';
import type { Payment } from '../api/types.ts';
import { LoadMore } from '../components/load-more.tsx';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { createdDuring } from '../format/device-days.ts';
import { useFormat } from '../format/use-format.ts';
import { Filters } from '../payment/filters.tsx';
import { StateTag } from '../payment/state-tag.tsx';
import { STATUSES } from '../payment/statuses.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

export default function Payments() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const day = (name: string) => [search.get(name) ?? ''].find((text) => DATE.test(text));
  const status = STATUSES.find((one) => one === search.get('status'));
  const pages = useInfiniteQuery(paymentsQuery({ status, ...createdDuring(day('from'), day('to')) }));
  const items = pages.data?.pages.flatMap((page) => page.items);
  return (
    <Page title={t('payments.title')}>
      <Filters />
      {!pages.isFetchNextPageError && <ProblemNote error={pages.error} />}
      {pages.isPending && <Loading />}
      <p className="hidden" role="status">
        {items && t('payments.shown', { number: items.length })}
      </p>
      {items?.length === 0 && <p className="empty">{t('payments.none')}</p>}
      <ul className="rows">
        {items?.map((payment) => (
          <Row key={payment.id} payment={payment} />
        ))}
      </ul>
      <LoadMore pages={pages} />
    </Page>
  );
}

function Row({ payment }: { readonly payment: Payment }) {
  const { t } = useTranslation();
  const { money, time } = useFormat();
  return (
    <li className="row">
      <div>
        <Link to={`/payments/${payment.id}`} className="row-link">
          {money(payment.amount)}
        </Link>
        <p>
          <bdi>{t(`method.${payment.method}.name`)}</bdi> ·{' '}
          <time dateTime={payment.createdAt}>{time(payment.createdAt)}</time>
        </p>
        <p className="hint">
          <bdi className="code">{payment.receiptNumber}</bdi>
        </p>
      </div>
      <StateTag payment={payment} />
    </li>
  );
}
