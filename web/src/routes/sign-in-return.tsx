import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { LoadingPage } from '../components/loading.tsx';
import { SignInFailed } from '../components/sign-in-failed.tsx';
import { finishSignIn } from '../session/session.ts';

/** Where the sign-in page redirects to. */
export default function SignInReturn() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [failed, setFailed] = useState(false);
  const started = useRef(false);
  useEffect(() => {
    // The authorization code in the URL can be used once.
    if (started.current) return;
    started.current = true;
    finishSignIn().then(
      (returnTo) => navigate(returnTo, { replace: true }),
      () => setFailed(true),
    );
  }, [navigate]);
  if (!failed) return <LoadingPage text={t('session.signing_in')} />;
  return <SignInFailed onRetry={() => navigate('/applications')} />;
}
