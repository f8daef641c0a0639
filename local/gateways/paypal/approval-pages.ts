import { setTimeout as delay } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { ACCOUNTS, accountById, PAYER_ID } from './accounts.ts';
import type { SandboxContext } from './context.ts';
import { faultTargetOf } from './faults.ts';
import type { Order } from './ledger.ts';
import { approve, cancelAddress, isApprovable, returnAddress } from './orders.ts';
import { page } from './page-layout.ts';

/** Milliseconds. */
const POLL = 20;
const MAX_WAIT = 10_000;

/** `/checkoutnow?token=…`: the page on which the payer picks an account and approves. With `popup`, it was opened by PayPal's button. */
export function approvalPages(context: SandboxContext) {
  const { ledger, faults, webhooks } = context;

  const form = (c: Context, order: Order, popup: boolean) =>
    page(
      c,
      'Approve the payment',
      html`
        <p class="amount">${order.amount.value} ${order.amount.currency_code}</p>
        <p>${order.description ?? order.referenceId}</p>
        ${order.status === 'APPROVED' ? html`<p role="alert">You have approved this payment. If your funding was declined, choose another account.</p>` : ''}
        <form method="post" action="/checkoutnow">
          <input type="hidden" name="token" value="${order.id}">
          ${popup ? html`<input type="hidden" name="popup" value="1">` : ''}
          <label for="account">Pay with the account</label>
          <select id="account" name="account">
            ${ACCOUNTS.map(({ id, label }) => html`<option value="${id}">${label}</option>`)}
          </select>
          <button class="first" name="choice" value="approve">Approve</button>
          <button class="second" name="choice" value="cancel">Cancel and return to the merchant</button>
        </form>`,
    );

  const leave = (c: Context, result: Record<string, string>, address: string | undefined) => {
    if (result.popup) return page(c, 'Thank you', html`<p>You may close this window.</p>`, 200, result);
    return address === undefined
      ? page(c, 'Thank you', html`<p>You may close this page.</p>`)
      : c.redirect(address, 303);
  };

  return new Hono()
    .get('/', (c) => {
      const order = ledger.findLive(c.req.query('token') ?? '');
      if (order === undefined) return notFound(c);
      if (!isApprovable(order)) return closed(c, order);
      return form(c, order, c.req.query('popup') !== undefined);
    })
    .post('/', async (c) => {
      const { token = '', account, choice, popup } = await c.req.parseBody();
      const order = ledger.findLive(`${token}`);
      if (order === undefined) return notFound(c);
      const shown: Record<string, string> = popup === undefined ? {} : { popup: '1' };
      if (choice === 'cancel') return leave(c, { ...shown, type: 'cancel', orderID: order.id }, cancelAddress(order));
      const chosen = accountById(`${account}`);
      if (chosen === undefined || !isApprovable(order)) return closed(c, order);
      approve(context, order, chosen);
      ledger.save(order);
      if (faults.trigger('approved_first', faultTargetOf(order))) await attempted(order);
      const result = { ...shown, type: 'approve', orderID: order.id, payerID: PAYER_ID };
      return leave(c, result, returnAddress(order));
    });

  /** Waits until the notification of the approval was sent and answered. */
  async function attempted({ events }: Order): Promise<void> {
    const id = events.at(-1)?.id ?? '';
    const end = performance.now() + MAX_WAIT;
    while (webhooks.delivery(id).attempts.length === 0 && performance.now() < end) await delay(POLL);
  }
}

function notFound(c: Context) {
  return page(c, 'This payment is gone', html`<p>There is no payment at this address, or its time is over.</p>`, 404);
}

function closed(c: Context, order: Order) {
  const address = returnAddress(order);
  return page(
    c,
    'Nothing to approve',
    html`<p>This payment is ${order.status.toLowerCase()}.</p>
      ${address === undefined ? '' : html`<p><a href="${address}">Back to the merchant</a></p>`}`,
    409,
  );
}
