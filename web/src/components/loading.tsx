import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

// Milliseconds; shorter waits show nothing, so that the page does not flicker.
const SHOW_AFTER = 200;

export function Loading({ text }: { readonly text?: string }) {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SHOW_AFTER);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="loading" role="status">
      {late && (
        <>
          <span className="spinner" aria-hidden="true" />
          {text ?? t('site.loading')}
        </>
      )}
    </p>
  );
}

/** A page whose code, or whose user, is not there yet. The heading is for screen readers: every page has one, also at this moment. */
export function LoadingPage({ text }: { readonly text?: string }) {
  const { t } = useTranslation();
  return (
    <>
      <h1 className="hidden">{text ?? t('site.loading')}</h1>
      <Loading text={text} />
    </>
  );
}
