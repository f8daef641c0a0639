import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { attemptPayment } from './attempts.ts';
import { readCard } from './card-entry.ts';
import { attemptContext, challengeUrl, type SandboxContext } from './context.ts';
import { StripeError } from './errors.ts';
import type { Payment } from './ledger.ts';
import { NO_REQUEST } from './objects/event.ts';
import { moneyOf, notFound, page, returnAddress } from './page-layout.ts';
import { TEST_CARDS } from './test-cards.ts';

/** A hosted payment form for use without the site, mounted under `/pay`. */
export function paymentPages(context: SandboxContext) {
  const { ledger, publicUrl } = context;
  const pages = new Hono();

  pages.get('/:clientSecret', (c) => {
    const payment = ledger.findBySecret(c.req.param('clientSecret'));
    if (payment === undefined) return notFound(c);
    const returnUrl = c.req.query('return_url') ?? '';
    if (returnUrl !== '' && !isWebAddress(returnUrl)) {
      return page(c, 'Invalid return URL', html`<p>The return URL is not a web address.</p>`, 400);
    }
    const { status, last_payment_error } = payment.intent;
    const outcome = OUTCOMES[status];
    if (outcome !== undefined) return page(c, outcome, html`<p class="amount">${moneyOf(payment.intent)}</p>`);
    return cardForm(c, payment, returnUrl, last_payment_error?.message, 200);
  });

  pages.post('/:clientSecret', async (c) => {
    const payment = ledger.findBySecret(c.req.param('clientSecret'));
    if (payment === undefined) return notFound(c);
    const fields = await c.req.parseBody();
    const field = (name: string) => `${fields[name] ?? ''}`;
    const { client_secret } = payment.intent;
    const formUrl = `${publicUrl()}/pay/${client_secret}`;
    const returnUrl = isWebAddress(field('return_url')) ? field('return_url') : undefined;
    try {
      const [exp_month = '', exp_year = ''] = field('expiry').split('/');
      const entry = readCard({ number: field('number'), exp_month, exp_year, cvc: field('cvc') });
      const challenge = {
        url: challengeUrl(context, client_secret),
        returnUrl: returnUrl ?? formUrl,
        usesStripeJs: false,
      };
      attemptPayment(payment, entry, challenge, attemptContext(context, NO_REQUEST));
    } catch (error) {
      if (!(error instanceof StripeError)) throw error;
      return cardForm(c, payment, field('return_url'), error.message, 402);
    }
    ledger.save(payment);
    const { status } = payment.intent;
    if (status === 'requires_action') return c.redirect(challengeUrl(context, client_secret), 303);
    if (status !== 'requires_payment_method' && returnUrl)
      return c.redirect(returnAddress(returnUrl, payment.intent), 303);
    return c.redirect(returnUrl ? `${formUrl}?${new URLSearchParams({ return_url: returnUrl })}` : formUrl, 303);
  });

  return pages;
}

const OUTCOMES: Readonly<Record<string, string>> = {
  succeeded: 'Paid',
  processing: 'The bank is processing the payment',
  canceled: 'This payment was canceled',
};

function cardForm(c: Context, { intent }: Payment, returnUrl: string, error: string | undefined, status: 200 | 402) {
  const spaced = (number: string) => number.replace(/(.{4})(?=.)/g, '$1 ');
  const form = html`
    <p class="amount">${moneyOf(intent)}</p>
    ${error ? html`<p class="error" role="alert">${error}</p>` : ''}
    <form method="post" action="/pay/${intent.client_secret}">
      <label>Test card
        <select name="number">
          ${TEST_CARDS.map(({ number, label }) => html`<option value="${number}">${spaced(number)} · ${label}</option>`)}
        </select>
      </label>
      <label class="half">Expires <input name="expiry" value="12/40" inputmode="numeric" required /></label>
      <label class="half">Security code <input name="cvc" value="123" inputmode="numeric" required /></label>
      <input type="hidden" name="return_url" value="${returnUrl}" />
      <button>Pay ${moneyOf(intent)}</button>
    </form>`;
  return page(c, 'Pay by card', form, status);
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
