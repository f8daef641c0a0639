import { useTranslation } from 'react-i18next';
import { useLate } from './use-late.ts';

// Milliseconds; shorter waits show nothing, so that the page does not flicker.
const SHOW_AFTER = 200;

export function Loading({ text }: { readonly text?: string }) {
  const { t } = useTranslation();
  const isLate = useLate(SHOW_AFTER);
  return (
    <p className="loading" role="status">
      {isLate && (
        <>
          <span className="spinner" aria-hidden="true" />
          <span>{text ?? t('site.loading')}</span>
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
