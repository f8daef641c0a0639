import { useTranslation } from 'react-i18next';
import { Link, Navigate, useNavigate, useParams } from 'react-router';
import { answerOf, api } from '../api/api.ts';
import { idOf } from '../api/ids.ts';
import type { Application } from '../api/types.ts';
import { useLoad } from '../api/use-load.ts';
import { ApplicationFields } from '../application/application-fields.tsx';
import { ErrorSummary } from '../application/error-summary.tsx';
import { FeePreview } from '../application/fee-preview.tsx';
import { useApplicationForm } from '../application/use-application-form.ts';
import { useKeptValues } from '../application/use-kept-values.ts';
import { Button } from '../components/button.tsx';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemNote } from '../components/problem-note.tsx';

export default function EditApplication() {
  const { t } = useTranslation();
  const applicationId = idOf('app', useParams().applicationId);
  const { data, problem } = useLoad(applicationId, (signal) =>
    answerOf(api.GET('/applications/{applicationId}', { params: { path: { applicationId } }, signal })),
  );
  if (data && data.state !== 'draft') return <Navigate replace to={`/applications/${applicationId}`} />;
  return (
    <Page narrow title={t('form.edit.title')}>
      <ProblemNote problem={problem} />
      {data ? <Edit application={data} /> : !problem && <Loading />}
    </Page>
  );
}

function Edit({ application }: { readonly application: Application }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id: applicationId, fullName, email, nationality, visaType, arrivalDate, passportNumber } = application;
  const initial = { fullName, email, nationality, visaType, arrivalDate, passportNumber: '' };
  const { values, change, forget } = useKeptValues(applicationId, initial);
  const send = async ({ passportNumber: typed, ...rest }: typeof initial) => {
    const body = { ...rest, ...(typed !== '' && { passportNumber: typed }) };
    await answerOf(api.PATCH('/applications/{applicationId}', { params: { path: { applicationId } }, body }));
    forget();
    navigate(`/applications/${applicationId}`);
  };
  const form = useApplicationForm(values, send, { passportKept: true });
  return (
    <>
      <ErrorSummary wrong={form.wrong} turn={form.turn} />
      <form onSubmit={form.submit} noValidate>
        <ApplicationFields values={values} wrong={form.wrong} onChange={change} knownPassport={passportNumber} />
        <FeePreview values={values} />
        <ProblemNote problem={form.problem} />
        <p className="actions">
          <Button type="submit" busy={form.busy}>
            {t('form.edit.send')}
          </Button>
          <Link className="button button-quiet" to={`/applications/${applicationId}`} onClick={forget}>
            {t('form.edit.cancel')}
          </Link>
        </p>
      </form>
    </>
  );
}
