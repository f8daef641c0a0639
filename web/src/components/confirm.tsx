import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';

interface ConfirmProps {
  readonly label: string;
  readonly question: string;
  readonly confirmLabel: string;
  readonly busy: boolean;
  readonly onConfirm: () => void;
}

/** A button that asks for confirmation before an irreversible action. */
export function Confirm({ label, question, confirmLabel, busy, onConfirm }: ConfirmProps) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <Button variant="text" busy={busy} onClick={() => dialog.current?.showModal()}>
        {label}
      </Button>
      <dialog ref={dialog} aria-label={label}>
        <p>{question}</p>
        <div className="actions">
          <Button
            variant="danger"
            onClick={() => {
              dialog.current?.close();
              onConfirm();
            }}
          >
            {confirmLabel}
          </Button>
          <Button variant="secondary" onClick={() => dialog.current?.close()}>
            {t('confirm.no')}
          </Button>
        </div>
      </dialog>
    </>
  );
}
