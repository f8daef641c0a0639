import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Note } from './note.tsx';
import { Page } from './page.tsx';
import { ProblemNote } from './problem-note.tsx';

interface SignInFailedProps {
  /** Why the sign-in page was not reached; without it, the user has come back from there without having signed in. */
  readonly error?: Error | null;
  readonly onRetry: () => void;
}

export function SignInFailed({ error, onRetry }: SignInFailedProps) {
  const { t } = useTranslation();
  return (
    <Page narrow title={t('session.failed.title')}>
      {error ? (
        <ProblemNote error={error} />
      ) : (
        <Note tone="bad" alert title={t('session.failed.what')}>
          <p>{t('session.failed.next')}</p>
        </Note>
      )}
      <Button onClick={onRetry}>{t('nav.sign_in')}</Button>
    </Page>
  );
}
