import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import { problemOf } from '../api/problem.ts';
import { useAction } from '../api/use-action.ts';
import { signIn, useUser } from '../session/session.ts';
import { Loading } from './loading.tsx';
import { ProblemNote } from './problem-note.tsx';

/** Pages for whoever is signed in; anybody else is sent to sign in, and back to this page. */
export function SignedIn() {
  const user = useUser();
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const leave = useAction(() => signIn(pathname + search));
  const { run } = leave;
  const signedOut = user === undefined;
  useEffect(() => {
    if (signedOut) void run();
  }, [signedOut, run]);
  if (!signedOut) return <Outlet />;
  if (leave.problem) return <ProblemNote problem={problemOf(leave.problem)} />;
  return <Loading text={t('session.signing_in')} />;
}
