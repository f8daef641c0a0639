import { type PopupResult, SOURCE } from './messages.ts';

/** Runs in the pop-up once the payer has decided: tells the opener, which closes the pop-up. */
const { popup, ...result } = JSON.parse(document.body.dataset.result ?? '{}') as PopupResult & { popup?: string };
// The result names an order and no secret; the opener may be any site that shows the button.
if (popup !== undefined) window.opener?.postMessage({ source: SOURCE, ...result }, '*');
