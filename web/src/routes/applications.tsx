import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { applicationsQuery } from '../api/queries.ts';
import type { Application } from '../api/types.ts';
import { ApplicantName } from '../application/applicant-name.tsx';
import { ApplicationTag } from '../application/application-tag.tsx';
import { visaTypeName } from '../application/visa-types.ts';
import { LoadMore } from '../components/load-more.tsx';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { useFormat } from '../format/use-format.ts';

export default function Applications() {
  const { t } = useTranslation();
  const pages = useInfiniteQuery(applicationsQuery());
  const items = pages.data?.pages.flatMap((page) => page.items);
  return (
    <Page title={t('applications.title')}>
      <p className="actions">
        <Link className="button button-primary" to="/applications/new">
          {t('applications.new')}
        </Link>
      </p>
      {!pages.isFetchNextPageError && <ProblemNote error={pages.error} />}
      {pages.isPending && <Loading />}
      {items?.length === 0 && <p className="empty">{t('applications.none')}</p>}
      <ul className="rows">
        {items?.map((application) => (
          <Row key={application.id} application={application} />
        ))}
      </ul>
      <LoadMore pages={pages} />
    </Page>
  );
}

function Row({ application }: { readonly application: Application }) {
  const { t } = useTranslation();
  const { date } = useFormat();
  const { id, visaType, arrivalDate } = application;
  return (
    <li className="row">
      <div>
        <Link to={`/applications/${id}`} className="row-link">
          {visaTypeName(visaType, t)}
        </Link>
        <p>
          <ApplicantName application={application} /> · {t('application.arrival', { date: date(arrivalDate) })}
        </p>
      </div>
      <ApplicationTag application={application} />
    </li>
  );
}
