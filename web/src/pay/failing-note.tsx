import { useTranslation } from 'react-i18next';
import type { QuoteOption } from '../api/types.ts';
import { Note } from '../components/note.tsx';

/** Names the methods that do not work at the moment, before anybody waits for one of them. */
export function FailingNote({ options }: { readonly options: readonly QuoteOption[] }) {
  const { t, i18n } = useTranslation();
  const failing = options.filter(({ health }) => health === 'failing');
  if (failing.length === 0) return null;
  const names = failing.map(({ method }) => t(`method.${method}.name`));
  const methods = new Intl.ListFormat(i18n.language).format(names);
  return (
    <Note tone="warn" title={t('pay.failing.title', { methods })}>
      <p>{t(failing.length < options.length ? 'pay.failing.other' : 'pay.failing.only')}</p>
    </Note>
  );
}
