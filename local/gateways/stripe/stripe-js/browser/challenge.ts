import { textsIn } from './texts.ts';

/**
 * Shows the bank's challenge in a dialog.
 *
 * @returns whether the cardholder finished it
 */
export function showChallenge(url: string, locale: string): Promise<boolean> {
  const texts = textsIn(locale);
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', texts.challenge);
  Object.assign(dialog.style, { width: 'min(30rem, 96vw)', border: 'none', borderRadius: '12px', padding: '0' });
  const frame = document.createElement('iframe');
  frame.title = texts.challenge;
  frame.src = url;
  Object.assign(frame.style, { display: 'block', width: '100%', height: 'min(30rem, 75vh)', border: 'none' });
  const cancelButton = document.createElement('button');
  cancelButton.type = 'button';
  cancelButton.textContent = texts.cancel;
  Object.assign(cancelButton.style, {
    width: '100%',
    minHeight: '48px',
    border: 'none',
    background: 'Canvas',
    color: 'CanvasText',
    font: 'inherit',
  });
  dialog.append(frame, cancelButton);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    const close = (finished: boolean) => {
      removeEventListener('message', handleMessage);
      dialog.close();
      dialog.remove();
      resolve(finished);
    };
    const handleMessage = ({ source, data }: MessageEvent) => {
      if (source === frame.contentWindow && data?.type === '3d-secure-done') close(true);
    };
    addEventListener('message', handleMessage);
    dialog.addEventListener('cancel', () => close(false));
    cancelButton.addEventListener('click', () => close(false));
  });
}
