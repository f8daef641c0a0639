import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useNavigate, useParams } from 'react-router';
import { api, bodyOf } from '../api/api.ts';
import { idOf } from '../api/ids.ts';
import { applicationQuery } from '../api/queries.ts';
import type { Application } from '../api/types.ts';
import { ApplicationFields } from '../application/application-fields.tsx';
import { ErrorSummary } from '../application/error-summary.tsx';
import { FeePreview } from '../application/fee-preview.tsx';
import { changedValues, type Values, valuesOf } from '../application/form-values.ts';
import { useApplicationForm } from '../application/use-application-form.ts';
import { useStoredValues } from '../application/use-stored-values.ts';
import { Button } from '../components/button.tsx';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemNote } from '../components/problem-note.tsx';

export default function EditApplication() {
  const { t } = useTranslation();
  const applicationId = idOf('app', useParams().applicationId);
  const { data, error, isFetchedAfterMount } = useQuery(applicationQuery(applicationId));
  if (data && data.state !== 'draft') return <Navigate replace to={`/applications/${applicationId}`} />;
  return (
    <Page narrow title={t('form.edit.title')}>
      <ProblemNote error={error} />
      {/* The form starts from these values: cached ones could undo a change made in another tab. */}
      {data && isFetchedAfterMount ? <Edit application={data} /> : !error && <Loading />}
    </Page>
  );
}

function Edit({ application }: { readonly application: Application }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { id: applicationId, passportNumber } = application;
  const { values, change, forget } = useStoredValues(applicationId, valuesOf(application));
  const send = async (corrected: Values) => {
    const body = changedValues(corrected);
    const updated = await bodyOf(
      api.PATCH('/applications/{applicationId}', { params: { path: { applicationId } }, body }),
    );
    queryClient.setQueryData(applicationQuery(applicationId).queryKey, updated);
    forget();
    navigate(`/applications/${applicationId}`);
  };
  const form = useApplicationForm(values, send, { maskedUnchanged: true });
  return (
    <>
      <ErrorSummary wrong={form.wrong} attempts={form.attempts} />
      <form onSubmit={form.submit} noValidate>
        <ApplicationFields values={values} wrong={form.wrong} onChange={change} knownPassport={passportNumber} />
        <FeePreview values={values} />
        <ProblemNote error={form.error} />
        <p className="actions">
          <Button type="submit" busy={form.busy}>
            {t('form.edit.send')}
          </Button>
          <Link className="button button-text" to={`/applications/${applicationId}`} onClick={forget}>
            {t('form.edit.cancel')}
          </Link>
        </p>
      </form>
    </>
  );
}
