import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import { signIn, useUser } from '../session/session.ts';
import { LoadingPage } from './loading.tsx';
import { Page } from './page.tsx';
import { ProblemNote } from './problem-note.tsx';

/** Renders its routes for signed-in users; everybody else is sent to sign in, and returns to the same page. */
export function RequireSignIn() {
  const user = useUser();
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const { mutate: leave, error } = useMutation({ mutationFn: signIn });
  const isSignedOut = user === undefined;
  const returnTo = pathname + search;
  useEffect(() => {
    if (isSignedOut) leave(returnTo);
  }, [isSignedOut, returnTo, leave]);
  if (!isSignedOut) return <Outlet />;
  if (error) {
    return (
      <Page narrow title={t('session.failed.title')}>
        <ProblemNote error={error} />
      </Page>
    );
  }
  return <LoadingPage text={t('session.signing_in')} />;
}
