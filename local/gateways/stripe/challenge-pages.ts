import { Hono } from 'hono';
import { html } from 'hono/html';
import { answerChallenge } from './attempts.ts';
import { attemptContext, type SandboxContext } from './context.ts';
import type { SandboxEnv } from './http.ts';
import { NO_REQUEST } from './objects/event.ts';
import { moneyOf, notFound, page, returnAddress } from './page-layout.ts';

/** The bank's 3D Secure challenge, mounted under `/3d-secure`. */
export function challengePages(context: SandboxContext) {
  const { ledger } = context;
  const pages = new Hono<SandboxEnv>();

  pages.get('/:clientSecret', (c) => {
    const payment = ledger.findBySecret(c.req.param('clientSecret'));
    if (payment === undefined) return notFound(c);
    if (payment.intent.status !== 'requires_action') {
      return page(
        c,
        'Nothing to confirm',
        html`<p>This payment needs no authentication. You may close this page.</p>`,
        409,
      );
    }
    const form = html`
      <p class="amount">${moneyOf(payment.intent)}</p>
      <p>Your bank asks you to confirm this payment with the card ending in ${payment.attempt?.method.card.last4}.</p>
      <form method="post">
        <button name="outcome" value="complete">Complete authentication</button>
        <button name="outcome" value="fail" class="secondary">Fail authentication</button>
      </form>`;
    return page(c, '3D Secure', form);
  });

  pages.post('/:clientSecret', async (c) => {
    const payment = ledger.findBySecret(c.req.param('clientSecret'));
    if (payment === undefined) return notFound(c);
    const { outcome } = await c.req.parseBody();
    // A repeated submission finds the challenge already answered, and only redirects.
    if (payment.intent.status === 'requires_action') {
      answerChallenge(payment, outcome === 'complete', attemptContext(context, NO_REQUEST));
      ledger.save(payment);
    }
    const returnUrl = payment.attempt?.returnUrl;
    if (returnUrl !== undefined) return c.redirect(returnAddress(returnUrl, payment.intent), 303);
    return page(c, 'Thank you', html`<p>You may close this page.</p>`, 200, payment.intent);
  });

  return pages;
}
