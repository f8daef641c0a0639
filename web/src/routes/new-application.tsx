import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { answerOf, api } from '../api/api.ts';
import { ApplicationFields } from '../application/application-fields.tsx';
import { ErrorSummary } from '../application/error-summary.tsx';
import { FeePreview } from '../application/fee-preview.tsx';
import { useApplicationForm } from '../application/use-application-form.ts';
import { useKeptValues } from '../application/use-kept-values.ts';
import { Button } from '../components/button.tsx';
import { Page } from '../components/page.tsx';
import { ProblemNote } from '../components/problem-note.tsx';

export default function NewApplication() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { values, change, forget } = useKeptValues('new');
  const form = useApplicationForm(values, async (given) => {
    const { id } = await answerOf(api.POST('/applications', { body: { ...given, language: i18n.language } }));
    forget();
    navigate(`/applications/${id}`);
  });
  return (
    <Page narrow title={t('form.new.title')} lead={t('form.new.lead')}>
      <ErrorSummary wrong={form.wrong} turn={form.turn} />
      <form onSubmit={form.submit} noValidate>
        <ApplicationFields values={values} wrong={form.wrong} onChange={change} />
        <FeePreview values={values} />
        <ProblemNote problem={form.problem} />
        <Button type="submit" busy={form.busy} wide>
          {t('form.new.send')}
        </Button>
        <p className="hint">{t('form.new.next')}</p>
      </form>
    </Page>
  );
}
