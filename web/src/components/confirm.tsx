import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';

interface ConfirmProps {
  readonly ask: string;
  readonly question: string;
  readonly yes: string;
  readonly busy: boolean;
  readonly onYes: () => void;
}

/** Something that cannot be taken back is asked for twice. */
export function Confirm({ ask, question, yes, busy, onYes }: ConfirmProps) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <Button look="quiet" busy={busy} onClick={() => dialog.current?.showModal()}>
        {ask}
      </Button>
      <dialog ref={dialog} aria-label={ask}>
        <p>{question}</p>
        <div className="actions">
          <Button
            look="danger"
            onClick={() => {
              dialog.current?.close();
              onYes();
            }}
          >
            {yes}
          </Button>
          <Button look="second" onClick={() => dialog.current?.close()}>
            {t('confirm.no')}
          </Button>
        </div>
      </dialog>
    </>
  );
}
