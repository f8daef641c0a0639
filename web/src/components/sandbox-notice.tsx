import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { config } from '../api/config.ts';
import type { Config } from '../api/types.ts';

/** Says that no real money moves in a sandbox. Does not block the page. */
export function SandboxNotice() {
  const { t } = useTranslation();
  const [settings, setSettings] = useState<Config>();
  useEffect(() => {
    config().then(setSettings, () => {});
  }, []);
  if (!settings?.sandbox) return null;
  const isLocal = settings.scripts.some(({ standIn }) => standIn !== undefined);
  return (
    <aside className="sandbox" aria-label={t('sandbox.label')}>
      <div className="bar">
        <p>
          {t('sandbox.text')} {isLocal && <a href="/sandbox">{t('sandbox.more')}</a>}
        </p>
      </div>
    </aside>
  );
}
