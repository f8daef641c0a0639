import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, bodyOf } from '../api/api.ts';
import { ApplicationFields } from '../application/application-fields.tsx';
import { ErrorSummary } from '../application/error-summary.tsx';
import { FeePreview } from '../application/fee-preview.tsx';
import { useApplicationForm } from '../application/use-application-form.ts';
import { useStoredValues } from '../application/use-stored-values.ts';
import { Button } from '../components/button.tsx';
import { Page } from '../components/page.tsx';
import { ProblemNote } from '../components/problem-note.tsx';

export default function NewApplication() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { values, change, forget } = useStoredValues('new');
  const form = useApplicationForm(values, async (given) => {
    const { id } = await bodyOf(api.POST('/applications', { body: { ...given, language: i18n.language } }));
    forget();
    navigate(`/applications/${id}`);
  });
  return (
    <Page narrow title={t('form.new.title')} lead={t('form.new.lead')}>
      <ErrorSummary wrong={form.wrong} attempts={form.attempts} />
      <form onSubmit={form.submit} noValidate>
        <ApplicationFields values={values} wrong={form.wrong} onChange={change} />
        <FeePreview values={values} />
        <ProblemNote error={form.error} />
        <Button type="submit" busy={form.busy} wide>
          {t('form.new.send')}
        </Button>
        <p className="hint">{t('form.new.next')}</p>
      </form>
    </Page>
  );
}
