import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { Countdown } from '../components/countdown.tsx';
import { Note } from '../components/note.tsx';
import { useFormat } from '../format/use-format.ts';
import type { PayState } from './flow.ts';

interface WaitingProps {
  readonly state: Extract<PayState, { step: 'waiting' }>;
  readonly onTry: () => void;
  readonly onBack: () => void;
}

/** The open payment is closed first; then the page goes on to the chosen method by itself. */
export function Waiting({ state: { application, chosen, until, unanswered }, onTry, onBack }: WaitingProps) {
  const { t } = useTranslation();
  const { latest } = useFormat();
  const values = {
    open: application.open ? t(`method.${application.open.method}.name`) : '',
    chosen: t(`method.${chosen}.name`),
    time: latest(until),
  };
  return (
    <>
      <Note tone="warn" title={t('pay.waiting.title', values)} alert>
        <p>{t(unanswered ? 'pay.waiting.unanswered' : 'pay.waiting.text', values)}</p>
        {!unanswered && <Countdown until={until} />}
      </Note>
      {unanswered && (
        <Button wide onClick={onTry}>
          {t('pay.waiting.try')}
        </Button>
      )}
      <button type="button" className="link" onClick={onBack}>
        {t('pay.waiting.back')}
      </button>
    </>
  );
}
