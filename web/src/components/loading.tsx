import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

// Who waits for less sees nothing flicker.
const UNNOTICED = 200;

export function Loading({ text }: { readonly text?: string }) {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), UNNOTICED);
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
