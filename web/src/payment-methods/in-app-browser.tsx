import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Method } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Note } from '../components/note.tsx';

/** WeChat's browser, and that of WeCom, which names itself so, too. */
export function isWeChat(userAgent = navigator.userAgent): boolean {
  return /MicroMessenger/i.test(userAgent);
}

interface OpenInBrowserNoteProps {
  readonly method: Method;
  /** Whether the application can be paid by another method. */
  readonly otherWay: boolean;
}

/** How to open this page in the system's browser, because this app's browser blocks the payment method. */
export function OpenInBrowserNote({ method, otherWay }: OpenInBrowserNoteProps) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const address = `${location.origin}${location.pathname}?method=${method}`;
  // Where the clipboard is closed to the page, the address can still be selected.
  const copy = () =>
    void navigator.clipboard?.writeText(address).then(
      () => setCopied(true),
      () => {},
    );
  return (
    <Note tone="warn" title={t('in_app.title', { method: t(`method.${method}.name`) })}>
      <p>{t('in_app.text')}</p>
      {otherWay && <p>{t('pay.other_way')}</p>}
      <div className="field">
        <label htmlFor="address">{t('in_app.address')}</label>
        <input id="address" dir="ltr" readOnly value={address} onFocus={({ target }) => target.select()} />
      </div>
      <Button variant="secondary" onClick={copy}>
        {t('in_app.copy')}
      </Button>
      <p className="hint" role="status">
        {copied && t('in_app.copied')}
      </p>
    </Note>
  );
}
