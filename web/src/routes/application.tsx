import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { idOf } from '../api/ids.ts';
import { applicationQuery } from '../api/queries.ts';
import { ApplicantName } from '../application/applicant-name.tsx';
import { ApplicationActions } from '../application/application-actions.tsx';
import { ApplicationTag, shownState } from '../application/application-tag.tsx';
import { PriceCard } from '../application/price-card.tsx';
import { visaTypeName } from '../application/visa-types.ts';
import { DefinitionList } from '../components/definition-list.tsx';
import { Loading } from '../components/loading.tsx';
import { Note } from '../components/note.tsx';
import { Page } from '../components/page.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { nationalityName } from '../format/nationalities.ts';
import { useFormat } from '../format/use-format.ts';
import { useLiveQuery } from '../live/use-live-query.ts';

export default function ApplicationPage() {
  const { t, i18n } = useTranslation();
  const { date, time } = useFormat();
  const removed = t('application.removed');
  const applicationId = idOf('app', useParams().applicationId);
  const { data, error, isPending } = useLiveQuery(
    applicationQuery(applicationId),
    (application) => application?.open !== undefined,
  );
  return (
    <Page narrow title={t('application.title')}>
      <ProblemNote error={error} />
      {isPending && <Loading />}
      {data && (
        <>
          <p role="status">
            <ApplicationTag application={data} /> <span>{t(`application.meaning.${shownState(data)}`)}</span>
          </p>
          {data.reversed && <Note tone="warn" title={t('application.reversed')} />}
          <ApplicationActions application={data} />
          <PriceCard application={data} />
          <section className="card" aria-labelledby="details">
            <h2 id="details">{t('application.details')}</h2>
            {data.redactedAt !== undefined && <Note tone="info">{t('application.removed_note')}</Note>}
            <DefinitionList
              items={[
                [t('field.fullName.label'), <ApplicantName key="name" application={data} />],
                [t('field.email.label'), <bdi key="email">{data.redactedAt ? removed : data.email}</bdi>],
                [t('field.nationality.label'), nationalityName(data.nationality, i18n.language)],
                [
                  t('field.passportNumber.label'),
                  <bdi key="passport" className="code">
                    {data.redactedAt ? removed : data.passportNumber}
                  </bdi>,
                ],
                [t('field.visaType.label'), visaTypeName(data.visaType, t)],
                [t('field.arrivalDate.label'), date(data.arrivalDate)],
                [t('application.created'), time(data.createdAt)],
                [
                  t('application.number'),
                  <bdi key="id" className="code">
                    {data.applicationNumber}
                  </bdi>,
                ],
              ]}
            />
          </section>
        </>
      )}
    </Page>
  );
}
