import { textsIn } from './texts.ts';

/** Shows the bank's challenge in a dialog over the page. @returns whether the cardholder came to its end */
export function showChallenge(url: string, locale: string): Promise<boolean> {
  const texts = textsIn(locale);
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', texts.challenge);
  Object.assign(dialog.style, { width: 'min(30rem, 96vw)', border: 'none', borderRadius: '12px', padding: '0' });
  const frame = document.createElement('iframe');
  frame.title = texts.challenge;
  frame.src = url;
  Object.assign(frame.style, { display: 'block', width: '100%', height: 'min(30rem, 75vh)', border: 'none' });
  const giveUp = document.createElement('button');
  giveUp.type = 'button';
  giveUp.textContent = texts.cancel;
  Object.assign(giveUp.style, {
    width: '100%',
    minHeight: '48px',
    border: 'none',
    background: 'Canvas',
    color: 'CanvasText',
    font: 'inherit',
  });
  dialog.append(frame, giveUp);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    const finish = (passedThrough: boolean) => {
      removeEventListener('message', hear);
      dialog.close();
      dialog.remove();
      resolve(passedThrough);
    };
    const hear = ({ source, data }: MessageEvent) => {
      if (source === frame.contentWindow && data?.type === '3d-secure-done') finish(true);
    };
    addEventListener('message', hear);
    dialog.addEventListener('cancel', () => finish(false));
    giveUp.addEventListener('click', () => finish(false));
  });
}
