import { Hono } from 'hono';
import { html } from 'hono/html';
import { attemptContext, type SandboxContext } from './context.ts';
import { NO_REQUEST } from './objects/event.ts';
import { moneyOf, notFound, page, returnAddress } from './page-layout.ts';
import { finishWallet, type WalletOutcome } from './wallets.ts';

const NAMES = { alipay: 'Alipay', wechat_pay: 'WeChat Pay' } as const;
const OUTCOMES: readonly string[] = ['authorized', 'failed', 'expired'] satisfies WalletOutcome[];

/**
 * Where a payer authorizes a payment by a wallet, mounted under `/wallets`: Alipay's page, or what a phone shows after it has scanned the
 * code of WeChat Pay. In Stripe's test mode, too, the code leads to a page on which the test is authorized or fails.
 */
export function walletPages(context: SandboxContext) {
  const { ledger } = context;
  const pages = new Hono();

  pages.get('/:clientSecret', (c) => {
    const payment = ledger.findBySecret(c.req.param('clientSecret'));
    if (payment?.wallet === undefined) return notFound(c);
    const { intent, wallet } = payment;
    const title = NAMES[wallet.method.type];
    if (intent.status !== 'requires_action')
      return page(c, title, html`<p>This payment is ${intent.status}. You may close this page.</p>`, 409);
    const form = html`
      <p class="amount">${moneyOf(intent)}</p>
      <form method="post">
        <button name="outcome" value="authorized">Authorize test payment</button>
        <button name="outcome" value="failed" class="secondary">Fail test payment</button>
        <button name="outcome" value="expired" class="secondary">Let the attempt expire</button>
      </form>`;
    return page(c, title, form);
  });

  pages.post('/:clientSecret', async (c) => {
    const payment = ledger.findBySecret(c.req.param('clientSecret'));
    if (payment?.wallet === undefined) return notFound(c);
    const { outcome } = await c.req.parseBody();
    if (!isOutcome(outcome)) return page(c, 'Unknown outcome', html`<p>Go back and try again.</p>`, 400);
    finishWallet(payment, outcome, attemptContext(context, NO_REQUEST));
    ledger.save(payment);
    const { method, returnUrl } = payment.wallet;
    // A code was scanned by another device, which returns nowhere.
    if (returnUrl !== undefined && method.type === 'alipay')
      return c.redirect(returnAddress(returnUrl, payment.intent), 303);
    return page(c, 'Thank you', html`<p>You may close this page.</p>`);
  });

  return pages;
}

function isOutcome(text: unknown): text is WalletOutcome {
  return typeof text === 'string' && OUTCOMES.includes(text);
}
