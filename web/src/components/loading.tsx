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
