import { useTranslation } from 'react-i18next';
import { Navigate, useParams } from 'react-router';
import { idOf } from '../api/ids.ts';
import { useAction } from '../api/use-action.ts';
import { Button } from '../components/button.tsx';
import { Page } from '../components/page.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { SignedIn } from '../components/signed-in.tsx';
import { signIn, useUser, wasSignedIn } from '../session/session.ts';

/**
 * Where a gateway sends the browser back to. What stands in the address proves nothing and is not looked at. Whoever is signed in is
 * shown what the API says after a check; anybody else is told no status.
 */
export default function PaymentReturn() {
  const { t } = useTranslation();
  const user = useUser();
  const id = idOf('pay', useParams().paymentId);
  const enter = useAction(() => signIn(`/payments/${id}/return`));
  if (user) return <Navigate replace to={`/payments/${id}`} state={{ check: true }} />;
  if (wasSignedIn()) return <SignedIn />;
  return (
    <Page narrow title={t('return.title')} lead={t('return.lead')}>
      <p>{t('return.text')}</p>
      <p>
        <strong>{t('return.not_again')}</strong>
      </p>
      <ProblemNote problem={enter.problem} />
      <Button busy={enter.busy} onClick={() => enter.run()}>
        {t('return.sign_in')}
      </Button>
    </Page>
  );
}
