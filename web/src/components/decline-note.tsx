import { useTranslation } from 'react-i18next';
import { useDeclineText } from '../payment-methods/use-decline-text.ts';
import { Note } from './note.tsx';

interface DeclineNoteProps {
  readonly code: string;
  /** Whether the application can be paid by another method. */
  readonly otherWay: boolean;
}

/** Why the payment was declined, and what to do next. */
export function DeclineNote({ code, otherWay }: DeclineNoteProps) {
  const { t } = useTranslation();
  const { reason, advice } = useDeclineText()(code, otherWay);
  return (
    <Note tone="bad" title={reason} alert>
      <p>{t('decline.nothing_charged')}</p>
      <p>{advice}</p>
    </Note>
  );
}
