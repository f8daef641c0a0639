import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Note } from '../../components/note.tsx';

export function CardNotLoaded({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Note tone="bad" alert title={t('card.not_loaded.what')}>
        <p>{t('card.not_loaded.next')}</p>
      </Note>
      <Button onClick={onRetry}>{t('error_page.again')}</Button>
    </>
  );
}
