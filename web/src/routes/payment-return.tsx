import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Navigate, useParams } from 'react-router';
import { idOf } from '../api/ids.ts';
import { Button } from '../components/button.tsx';
import { Page } from '../components/page.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { RequireSignIn } from '../components/require-sign-in.tsx';
import { signIn, useUser, wasSignedIn } from '../session/session.ts';

/**
 * Where a gateway redirects to after payment. The parameters in the URL prove nothing and are ignored: signed-in payers see the result
 * of a check by the API, anybody else sees no status.
 */
export default function PaymentReturn() {
  const { t } = useTranslation();
  const user = useUser();
  const id = idOf('pay', useParams().paymentId);
  const enter = useMutation({ mutationFn: () => signIn(`/payments/${id}/return`) });
  if (user) return <Navigate replace to={`/payments/${id}`} state={{ check: true }} />;
  if (wasSignedIn()) return <RequireSignIn />;
  return (
    <Page narrow title={t('return.title')} lead={t('return.lead')}>
      <p>{t('return.text')}</p>
      <p>
        <strong>{t('return.not_again')}</strong>
      </p>
      <ProblemNote error={enter.error} />
      <Button busy={enter.isPending} onClick={() => enter.mutate()}>
        {t('return.sign_in')}
      </Button>
    </Page>
  );
}
