import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { config } from '../api/config.ts';
import type { Config } from '../api/types.ts';

/** Says that no real money moves, where it does not. Does not hold the page up. */
export function SandboxNotice() {
  const { t } = useTranslation();
  const [known, setKnown] = useState<Config>();
  useEffect(() => {
    config().then(setKnown, () => {});
  }, []);
  if (!known?.sandbox) return null;
  return (
    <aside className="sandbox" aria-label={t('sandbox.label')}>
      <div className="bar">
        <p>
          {t('sandbox.text')} {known.stripeJs && <a href="/sandbox">{t('sandbox.more')}</a>}
        </p>
      </div>
    </aside>
  );
}
