import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import { CodeNotLoaded } from '../api/load-code.ts';
import { signIn, useUser } from '../session/session.ts';
import { LoadingPage } from './loading.tsx';
import { SignInFailed } from './sign-in-failed.tsx';
import { useRestored } from './use-restored.ts';

/** Renders its routes for signed-in users; everybody else is sent to sign in, and returns to the same page. */
export function RequireSignIn() {
  const user = useUser();
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const { mutate: leave, error } = useMutation({ mutationFn: signIn });
  const isSignedOut = user === undefined;
  const [isBack, setIsBack] = useState(false);
  useRestored(useCallback(() => setIsBack(isSignedOut), [isSignedOut]));
  const returnTo = pathname + search;
  useEffect(() => {
    if (isSignedOut) leave(returnTo);
  }, [isSignedOut, returnTo, leave]);
  if (!isSignedOut) return <Outlet />;
  if (error || isBack) {
    const retry = () => {
      if (error instanceof CodeNotLoaded) return location.reload();
      setIsBack(false);
      leave(returnTo);
    };
    return <SignInFailed error={error} onRetry={retry} />;
  }
  return <LoadingPage text={t('session.signing_in')} />;
}
